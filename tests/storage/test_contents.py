"""Bytes are there before the row that names them, and are swept only after it."""

import os
import threading
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import connection, transaction

from dealpost.storage import contents
from dealpost.storage.durable_files import UNFINISHED, DurableFiles
from tests.conftest import MONDAY

LONG_AGO = MONDAY.timestamp() - 3600


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(contents, "default_storage", DurableFiles(tmp_path))
    return tmp_path


def keep(data: bytes) -> contents.Kept:
    with transaction.atomic():
        return contents.keep("items", ContentFile(data))


def kept_in(folder: Path) -> set[str]:
    return {each.name for each in folder.rglob("*") if each.is_file()}


@pytest.mark.django_db
def test_the_same_bytes_are_kept_once_and_read_back(folder):
    one, other = keep(b"chairs"), keep(b"chairs")

    assert (one, one.size) == (other, 6)
    with contents.read("items", one.digest) as file:
        assert file.read() == b"chairs"
    assert kept_in(folder) == {one.digest}


@pytest.mark.django_db
def test_what_no_row_names_is_swept_and_nothing_else(folder):
    needed, orphan = keep(b"needed"), keep(b"left by somebody who died before the row")

    swept = contents.sweep("items", lambda digests: {needed.digest} & set(digests))

    assert swept == 1
    assert kept_in(folder) == {needed.digest} != {orphan.digest}


@pytest.mark.django_db(transaction=True)
def test_nobody_sweeps_what_a_row_is_about_to_name(folder):
    """Who kept the bytes holds them until the row is there: a sweep waits, and asks again."""
    begun, rows = threading.Event(), set[str]()

    def sweep() -> None:
        asked = []

        def needed(digests):
            asked.append(digests)
            begun.set()
            return rows & set(digests)

        contents.sweep("items", needed)
        connection.close()

    with transaction.atomic():
        kept = contents.keep("items", ContentFile(b"being put on a deal"))
        sweeping = threading.Thread(target=sweep)
        sweeping.start()
        assert begun.wait(20)  # it has seen bytes without a row
        rows.add(kept.digest)
    sweeping.join(20)

    assert kept_in(folder) == {kept.digest}


def test_what_was_begun_long_ago_goes_and_what_is_being_written_stays(folder):
    old, young = folder / f"{UNFINISHED}old", folder / f"{UNFINISHED}young"
    for each in (old, young, folder / "other"):
        each.write_bytes(b"half")
    os.utime(old, (LONG_AGO, LONG_AGO))
    os.utime(folder / "other", (LONG_AGO, LONG_AGO))

    contents.sweep_unfinished(before=MONDAY)

    assert kept_in(folder) == {young.name, "other"}


def test_an_empty_storage_is_swept_without_a_word(monkeypatch, tmp_path):
    monkeypatch.setattr(contents, "default_storage", DurableFiles(tmp_path / "nothing"))

    assert contents.sweep("items", lambda _digests: set()) == 0
    contents.sweep_unfinished(before=MONDAY)
