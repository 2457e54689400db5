"""The power may go at any moment: a message that the database names is whole on the disk."""

import os

import pytest
from django.core.files.base import ContentFile
from django.db.backends.base.base import BaseDatabaseWrapper

from dealpost.conversations import raw_storage
from dealpost.conversations.models import RawMessage
from dealpost.storage.durable_files import DurableFiles
from tests.delivering import deliver
from tests.letters import letter
from tests.storage.disk import Disk

NAMES = ("raw/ab/first.zst", "raw/ab/second.zst", "raw/cd/third.zst")


@pytest.fixture
def disk(tmp_path, monkeypatch) -> Disk:
    """What of this folder outlasts a power cut, from now on."""
    disk = Disk(tmp_path)
    fsync = os.fsync

    def flush(descriptor: int) -> None:
        fsync(descriptor)
        disk.flush(descriptor)

    monkeypatch.setattr(os, "fsync", flush)
    return disk


def test_a_saved_file_outlasts_a_power_cut(disk):
    files = DurableFiles(disk.root)
    for name in NAMES:
        files.save(name, ContentFile(name.encode()))
        assert disk.read(name) == name.encode()


def test_at_every_moment_a_file_is_whole_or_not_there(disk, monkeypatch):
    seen: list[bytes | None] = []
    flush = os.fsync

    def look(descriptor: int) -> None:
        seen.append(disk.read(NAMES[0]))
        flush(descriptor)
        seen.append(disk.read(NAMES[0]))

    monkeypatch.setattr(os, "fsync", look)
    DurableFiles(disk.root).save(NAMES[0], ContentFile(b"all of it"))
    assert set(seen) == {None, b"all of it"}
    assert seen == sorted(seen, key=lambda each: each is not None)


@pytest.mark.django_db(transaction=True)
def test_no_row_is_committed_before_its_file_is_safe(mailbox, disk, settings, monkeypatch):
    monkeypatch.setattr(raw_storage, "LARGEST_IN_DATABASE", 10)
    monkeypatch.setattr(raw_storage, "default_storage", DurableFiles(disk.root))
    commit = vars(BaseDatabaseWrapper)["_commit"]
    checked: list[str] = []

    def check(self) -> None:
        for raw in RawMessage.objects.exclude(file=""):
            kept = disk.read(raw.file)
            assert kept
            assert raw_storage.read(raw)
            checked.append(raw.file)
        commit(self)

    monkeypatch.setattr(BaseDatabaseWrapper, "_commit", check)
    for number in range(3):
        deliver(mailbox, letter(message_id=f"<{number}@x.example>", text=str(number) * 50))
    assert len(set(checked)) == 3
