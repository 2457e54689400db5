"""What a browser gets of a file: nothing in it ever runs on our pages."""

import os

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dealpost.crm.attaching import attach
from dealpost.crm.models import File
from dealpost.crm.models.file import LARGEST_SHOWN
from tests.conftest import MONDAY
from tests.crm.files.disk import bytes_of

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
HTML = b"<html><script>alert(1)</script></html>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


@pytest.fixture
def get(signed_in, alice, deal):
    """Ask for a file with these bytes and this name."""

    def get(data: bytes, name: str, way: str = "view/"):
        file = attach(deal, ContentFile(data, name=name), at=MONDAY, by=alice)
        return signed_in.get(f"/files/{file.pk}/{way}")

    return get


def body(answer) -> bytes:
    data = b"".join(answer.streaming_content)
    answer.close()
    return data


@pytest.mark.parametrize(
    ("data", "name", "shown_as"),
    [
        (PNG, "photo.html", "image/png"),
        (b"%PDF-1.4", "quote.exe", "application/pdf"),
        (b"Forty chairs", "notes.txt", "text/plain; charset=utf-8"),
        (HTML, "page.html", "text/plain; charset=utf-8"),
        (SVG, "logo.svg", "text/plain; charset=utf-8"),
    ],
)
def test_only_what_is_harmless_by_its_bytes_is_shown(get, data, name, shown_as):
    answer = get(data, name)

    assert answer.headers["Content-Type"] == shown_as
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert body(answer) == data


def test_a_small_picture_is_shown_in_the_timeline_itself(signed_in, alice, deal):
    small, large = (
        attach(deal, ContentFile(PNG + b"x" * size, name="photo.png"), at=MONDAY, by=alice)
        for size in (0, LARGEST_SHOWN)
    )

    page = signed_in.get(f"/deals/{deal.pk}/").text

    assert f'<img src="/files/{small.pk}/view/"' in page
    assert f'<img src="/files/{large.pk}/view/"' not in page


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"MZ\x90\0", b"\xff\xfe<\0h\0", b""])
def test_all_else_is_only_ever_downloaded(get, data):
    answer = get(data, "page.html")

    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="page.html"'
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert body(answer) == data


@pytest.mark.parametrize("data", [PNG, HTML, b"%PDF-1.4"])
def test_a_download_is_never_shown(get, data):
    answer = get(data, 'a";x.html', way="")

    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="a\\";x.html"'
    assert body(answer) == data


def test_a_file_whose_bytes_are_lost_is_not_there(signed_in, alice, deal):
    file = attach(deal, ContentFile(b"lost", name="a.txt"), at=MONDAY, by=alice)
    os.unlink(bytes_of(b"lost"))

    assert signed_in.get(f"/files/{file.pk}/").status_code == 404


def test_what_is_larger_than_anything_may_be_never_reaches_the_disk(
    signed_in, deal, settings, tmp_path
):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    settings.LARGEST_FILE = settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000
    sent = [SimpleUploadedFile(n, b"x" * size) for n, size in (("big", 300_000), ("ok", 90_000))]

    page = signed_in.post(f"/files/deal/{deal.pk}/", {"file": sent}, follow=True)

    assert "“big” is too large" in page.text
    assert [file.name for file in File.objects.all()] == ["ok"]
    assert not list(tmp_path.iterdir())


def test_every_other_form_refuses_what_was_cut_in_its_own_words(signed_in, mailbox, settings):
    settings.LARGEST_FILE = settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 20 * 2**20
    big = SimpleUploadedFile("big.csv", b"x" * (21 * 2**20))

    answer = signed_in.post("/imports/new/", {"item_kind": "person", "file": big})

    assert "The file is larger than 20 MB." in answer.text


def test_a_form_of_somebody_elses_site_puts_nothing_here(alice, deal):
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)

    answer = client.post(f"/files/deal/{deal.pk}/", {"file": SimpleUploadedFile("a", b"x")})

    assert (answer.status_code, File.objects.count()) == (403, 0)
