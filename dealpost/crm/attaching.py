"""Files on items: how they are put there, read, and at last forgotten with their bytes."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File as Content
from django.db import models, transaction
from django.utils.translation import gettext as _

from dealpost.accounts.models import User
from dealpost.crm.models import File
from dealpost.events.recording import record
from dealpost.mime.filenames import safe_filename
from dealpost.mime.kinds import kind_of
from dealpost.storage import contents

FOLDER = "items"
START = 64 * 2**10  # bytes that tell what a file is
MEGABYTE = 2**20
KEPT_DELETED = timedelta(days=30)  # so long somebody may want it back
UNFINISHED = timedelta(days=1)  # no upload takes longer


class TooLarge(Exception):
    """It has more bytes than the installation takes; `words_too_large` says so."""


@transaction.atomic
def attach(item: models.Model, content: "Content[Any]", *, at: datetime, by: User) -> File:
    """Put a file on an item, under its own name made harmless. Raises TooLarge.

    Its bytes are read a chunk at a time, and are safe before the row that names them.
    """
    if content.size > largest():
        raise TooLarge
    content.seek(0)
    start = content.read(START)
    kept = contents.keep(FOLDER, content)
    file = File(
        name=safe_name(content.name or ""),
        size=kept.size,
        content_type=kind_of(start, is_whole=kept.size <= START),
        digest=kept.digest,
        added_by=by,
        added_at=at,
    )
    setattr(file, str(item._meta.model_name), item)
    file.save()
    record("file_added", about=[file, item], at=at, by=by)
    file.tell()
    return file


def read(file: File) -> IO[bytes]:
    """Open its bytes. Raises FileNotFoundError where the storage has lost them."""
    return contents.read(FOLDER, file.digest)


def safe_name(name: str) -> str:
    """Return the name without folders, control characters and tricks; never an empty one."""
    return safe_filename(name) or _("File")


def largest() -> int:
    """Return how many bytes a file may have."""
    return int(settings.LARGEST_FILE)


def words_too_large(name: str) -> str:
    return _(
        "“%(name)s” is too large: a file may have %(size)d MB. Share it by a link instead."
    ) % {
        "name": name,
        "size": largest() // MEGABYTE,
    }


def forget(*, at: datetime) -> None:
    """Forget what was deleted long ago, and the bytes that no file needs any more."""
    File.objects.filter(deleted_at__lt=at - KEPT_DELETED).delete()
    contents.sweep(FOLDER, _needed)
    contents.sweep_unfinished(before=at - UNFINISHED)


def _needed(digests: Collection[str]) -> set[str]:
    return set(File.objects.filter(digest__in=digests).values_list("digest", flat=True))
