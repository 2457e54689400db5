"""Letters in HTML, with files, for tests of the conversation page."""

from tests.letters import letter

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


def html_letter(html: str, **more) -> bytes:
    return letter(text=html, more=["MIME-Version: 1.0", "Content-Type: text/html"], **more)


def letter_with_files(**more) -> bytes:
    """A text, a picture that the HTML shows, and a document."""
    parts = "\r\n".join(
        [
            "--b",
            "Content-Type: text/html",
            "",
            '<p>See <img src="cid:logo@x"></p>',
            "--b",
            'Content-Type: image/png; name="logo.png"',
            "Content-ID: <logo@x>",
            "Content-Disposition: inline; filename=logo.png",
            "Content-Transfer-Encoding: base64",
            "",
            PIXEL,
            "--b",
            "Content-Type: text/html",
            'Content-Disposition: attachment; filename="page.html"',
            "",
            "<script>alert(1)</script>",
            "--b--",
        ]
    )
    kind = 'Content-Type: multipart/mixed; boundary="b"'
    return letter(text=parts, more=["MIME-Version: 1.0", kind], **more)
