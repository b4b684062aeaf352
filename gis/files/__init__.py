"""Reading vector files of others: bounded, repaired where that is certain, refused in words where it is not."""

from gis.files.errors import FileRefused, Problem, Sentence
from gis.files.findings import Findings
from gis.files.reading import Feature, VectorFile, read_file
from gis.files.tables import read_table

__all__ = ["Feature", "FileRefused", "Findings", "Problem", "Sentence", "VectorFile", "read_file", "read_table"]
