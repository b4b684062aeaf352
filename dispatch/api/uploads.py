"""How a body in parts is let in: to disk, and only where files are taken."""

import re
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest

from dispatch.files.contents import MOST_BYTES_OF_ALL

_TAKES_FILES = re.compile(r"/api/v1/incidents/[0-9]+/attachments")
# What stands around the file: the other parts, and the lines between.
_AROUND_BYTES = 64 * 1024


def _most_elsewhere(request: HttpRequest | None) -> int:
    """Return how long a body in parts may be where no file is taken: forms of the admin pages hold drawn shapes."""
    is_form = request is not None and not request.path.startswith("/api/")
    return settings.DATA_UPLOAD_MAX_MEMORY_SIZE if is_form else _AROUND_BYTES


class BoundedUploads(TemporaryFileUploadHandler):
    """Writes files of a body in parts to temporary files, whatever their length; refuses the body where it is too long.

    Every other address takes no file at all.
    """

    def handle_raw_input(
        self, input_data: Any, meta: Any, content_length: int, boundary: Any, encoding: str | None = None
    ) -> None:
        """Look at the length that was announced, before anything is read. Raises RequestDataTooBig."""
        takes_files = self.request is not None and _TAKES_FILES.fullmatch(self.request.path)
        most = MOST_BYTES_OF_ALL + _AROUND_BYTES if takes_files else _most_elsewhere(self.request)
        if content_length > most:
            raise RequestDataTooBig("The body is too large.")
