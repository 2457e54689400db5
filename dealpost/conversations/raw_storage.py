"""Keeping raw messages: compressed in the database, the very large ones in a file.

In the database a message commits or vanishes together with its row; the few that are too large
for that go to Django's storage (a folder, or S3), written before the row that names them.
"""

import hashlib

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from dealpost.conversations.compression import decompress
from dealpost.conversations.models import RawMessage

# Above this a row costs more to move through memory and backups than a file does.
LARGEST_IN_DATABASE = 8 * 2**20


def keep(compressed: bytes) -> tuple[bytes | None, str]:
    """Return what belongs into the columns `zstd` and `file` for these compressed bytes.

    Keeping the same bytes twice makes one file.
    """
    if len(compressed) <= LARGEST_IN_DATABASE:
        return compressed, ""
    digest = hashlib.sha256(compressed).hexdigest()
    name = f"raw/{digest[:2]}/{digest}.zst"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(compressed))
    return None, name


def read(raw: RawMessage) -> bytes:
    """Return the bytes of a message exactly as the provider gave them."""
    if raw.zstd is not None:
        compressed = bytes(raw.zstd)
    else:
        with default_storage.open(raw.file) as file:
            compressed = file.read()
    return decompress(compressed)
