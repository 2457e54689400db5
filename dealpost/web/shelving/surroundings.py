"""All that stands around a conversation: the folders and the list that it was opened from."""

from datetime import datetime
from typing import Any

from dealpost.accounts.models import User
from dealpost.web.shelving.folder_pane import folder_pane
from dealpost.web.shelving.listed import listed
from dealpost.web.shelving.shelves import Shelf


def surroundings(user: User, shelf: Shelf, *, now: datetime) -> dict[str, Any]:
    return {
        "shelf": shelf,
        "pane": folder_pane(shelf, user),
        "list": listed(shelf, user, now=now),
    }
