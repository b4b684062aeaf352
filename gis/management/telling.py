"""What commands tell alike."""

from django.core.management.base import CommandError

from gis.boundaries.errors import ImportRefused
from gis.files import FileRefused

DRY_RUN = "Thử: không ghi gì / dry run: nothing was kept"


def in_words(refused: FileRefused | ImportRefused) -> CommandError:
    """Return the error with which a command ends where it did nothing."""
    sentence = f"{refused.sentence.vi}\n{refused.sentence.en} [{refused.code}]"
    return CommandError("\n  ".join([sentence, *refused.details]))
