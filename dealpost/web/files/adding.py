from collections.abc import Iterable
from typing import Any

from django.core.files.base import File as Content
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from dealpost.accounts.models import User
from dealpost.crm.attaching import TooLarge, attach, words_too_large
from dealpost.crm.models import File


def add_all(
    uploads: "Iterable[Content[Any]]", item: Model, *, by: User
) -> tuple[list[File], list[str]]:
    """Put each on the item; return those that are there, and what is wrong with the others."""
    added: list[File] = []
    problems: list[str] = []
    for upload in uploads:
        try:
            added.append(attach(item, upload, at=timezone.now(), by=by))
        except TooLarge:
            problems.append(words_too_large(upload.name or ""))
    if not added and not problems:
        problems.append(_("No file has come over. Try again."))
    return added, problems
