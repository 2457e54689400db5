"""Files that are either whole and on the disk, or not there."""

import os
import tempfile
from pathlib import Path
from types import SimpleNamespace

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

UNFINISHED = "unfinished-"  # how the name of a file begins until it is whole


class DurableFiles(FileSystemStorage):
    """A folder in which a file gets its name only when all of it is on the disk.

    Django writes under the final name: a worker killed half-way would leave a stump that the next
    one takes for the message.
    """

    def _save(self, name: str, content: "File[bytes]") -> str:
        os.makedirs(self.location, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            dir=self.location, prefix=UNFINISHED, delete=False
        ) as file:
            for chunk in content.chunks():
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        # Django moves what is a file already.
        finished = SimpleNamespace(temporary_file_path=lambda: file.name)
        name = super()._save(name, finished)  # type: ignore[misc]  # not in the stubs
        # Each folder on the way may be new, and its name lies in the one above.
        for folder in (Path(self.path(name)).parent, *Path(self.path(name)).parent.parents):
            _flush_folder(folder)
            if folder == Path(self.location):
                break
        return name


def _flush_folder(path: Path) -> None:
    """Let the new name survive a power cut too."""
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
