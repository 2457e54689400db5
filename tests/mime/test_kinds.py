import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealpost.mime.kinds import PDF, TEXT, kind_of, picture_kind

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


def test_pictures_are_known_by_their_first_bytes():
    assert picture_kind(PNG) == "image/png"
    assert picture_kind(b"RIFF\0\0\0\0WEBPVP8 ") == "image/webp"
    assert picture_kind(b"\0\0\0\x1cftypavif") == "image/avif"
    assert picture_kind(b"RIFF\0\0\0\0WAVE") == ""


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (PNG, "image/png"),
        (b"%PDF-1.4\n", PDF),
        (b"Hello", TEXT),
        (b"BMW asks for forty chairs", TEXT),
        (b"<html><script>alert(1)</script>", TEXT),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", TEXT),
        (b"PK\x03\x04", ""),
        (b"MZ\x90\0", ""),
        (b"\xff\xfeH\0i\0", ""),
        (b"caf\xe9", ""),
        (b"", ""),
    ],
)
def test_a_file_is_what_its_bytes_say(start, kind):
    assert kind_of(start, is_whole=True) == kind


@given(st.text("a<%é€\U0001f600\n", min_size=4), st.integers(0, 3))
def test_text_is_text_wherever_the_start_of_it_ends(text, cut):
    data = text.encode()

    assert kind_of(data[: len(data) - cut], is_whole=False) in {TEXT, PDF}
