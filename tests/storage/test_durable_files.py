from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from dealpost.storage.durable_files import DurableFiles

NAME = "raw/ab/abc.zst"


def broken_off() -> Iterator[bytes]:
    yield b"half of"
    raise KeyboardInterrupt


def test_a_file_that_was_broken_off_is_not_there(tmp_path: Path, monkeypatch):
    files = DurableFiles(tmp_path)
    content = ContentFile(b"half of it")
    monkeypatch.setattr(content, "chunks", broken_off)
    with pytest.raises(KeyboardInterrupt):
        files.save(NAME, content)
    assert not files.exists(NAME)

    assert files.save(NAME, ContentFile(b"all of it")) == NAME
    assert (tmp_path / NAME).read_bytes() == b"all of it"


def test_two_files_do_not_get_the_same_name(tmp_path: Path):
    files = DurableFiles(tmp_path)
    names = {files.save(NAME, ContentFile(text)) for text in (b"one", b"other")}
    assert {(tmp_path / name).read_bytes() for name in names} == {b"one", b"other"}
    assert not list(tmp_path.glob("unfinished-*"))
