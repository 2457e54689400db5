import hashlib
from pathlib import Path

from django.core.files.storage import default_storage

from dealpost.crm.attaching import FOLDER, read
from dealpost.crm.models import File


def bytes_of(data: bytes) -> Path:
    """Where these bytes lie, if they are kept."""
    digest = hashlib.sha256(data).hexdigest()
    return Path(default_storage.path(f"{FOLDER}/{digest[:2]}/{digest}"))


def data_of(file: File) -> bytes:
    with read(file) as content:
        return content.read()
