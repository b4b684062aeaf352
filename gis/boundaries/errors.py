"""An import of boundaries that was refused as a whole."""

from collections.abc import Sequence

from gis.files import Sentence


class ImportRefused(Exception):
    """Nothing was imported. `code` is stable, `sentence` is for people, `details` are further lines for them.

    A division with a hole where one commune was left out is worse than none, so one bad feature refuses them all.
    """

    def __init__(self, code: str, vi: str, en: str, details: Sequence[str] = ()) -> None:
        super().__init__(en)
        self.code = code
        self.sentence = Sentence(vi, en)
        self.details = tuple(details)
