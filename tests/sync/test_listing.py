"""Folders that come and go at the provider, in the log of the mailbox."""

import pytest

from dealpost.providers.contract import RemoteFolder, Role
from dealpost.sync.listing import note_mass, take_over_folders
from tests.conftest import MONDAY
from tests.delivering import inbox_of


def remote(name: str) -> RemoteFolder:
    return RemoteFolder(name, (name,), Role.INBOX if name == "INBOX" else Role.OTHER)


def told(mailbox) -> list[tuple[str, str]]:
    entries = mailbox.log.exclude(kind="connected").order_by("pk")
    return list(entries.values_list("kind", "facts__folder"))


def test_the_first_list_is_no_news_and_every_later_change_is(mailbox):
    for names in (["INBOX", "A"], ["INBOX", "A"], ["INBOX", "B"], ["INBOX", "A", "B"]):
        take_over_folders(mailbox, [remote(name) for name in names], at=MONDAY)
    assert told(mailbox) == [
        ("folder_appeared", "B"),
        ("folder_gone", "A"),
        ("folder_appeared", "A"),
    ]


@pytest.mark.parametrize(("removed", "entries"), [(99, 0), (100, 1)])
def test_only_a_mass_of_removals_deserves_a_word(mailbox, removed, entries):
    note_mass(mailbox, inbox_of(mailbox), removed, at=MONDAY)
    assert len(told(mailbox)) == entries
