"""No request fills our disk: of a file that is larger than any may be, the rest is let go."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class CutLargeFiles(FileUploadHandler):
    """Stands before the handlers that keep the bytes, and lets only so many through.

    What is left of a larger file is its name and its true size: every form refuses it by that, in
    its own words. Whoever would forget to finds it closed, and fails.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return raw_data if start + len(raw_data) <= self._most() else None

    def file_complete(self, file_size: int) -> "UploadedFile[Any] | None":
        if file_size <= self._most():
            return None  # the next handler has it
        for each in self.request.upload_handlers if self.request else []:
            each.upload_interrupted()
        nothing = BytesIO()
        nothing.close()
        return UploadedFile(nothing, self.file_name, self.content_type, file_size, self.charset)

    @staticmethod
    def _most() -> int:
        """Nothing that is written or sent here may be larger; forms know their own limits."""
        return max(settings.LARGEST_FILE, settings.DATA_UPLOAD_MAX_MEMORY_SIZE or 0)
