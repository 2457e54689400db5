"""The words of a message, made safe: text for the page, HTML for its frame."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from dealpost.conversations import raw_storage
from dealpost.conversations.models import Message, RawMessage
from dealpost.mime.message import ParsedMessage
from dealpost.mime.reading import read
from dealpost.mime.replies import fold_quotes
from dealpost.mime.safe_html import SafeHtml, sanitise
from dealpost.mime.text_html import text_to_html

SALT = "conversation.image"
NO_IMAGE = "data:,"


@dataclass(frozen=True, slots=True)
class Body:
    """What the page shows of a message itself; the frame shows its HTML."""

    text: SafeString | str = ""
    has_html: bool = False
    asks_for_images: bool = False
    is_truncated: bool = False
    is_missing: bool = False


def body(message: Message) -> Body:
    kept = RawMessage.objects.filter(message=message).first()
    if kept is None:
        return Body(is_missing=True)
    parsed = read(raw_storage.read(kept))
    if not parsed.html:
        text = mark_safe(text_to_html(parsed.text))  # noqa: S308 - it escapes what it is given
        return Body(text=text, is_truncated=kept.is_truncated)
    safe = sanitise(parsed.html, image_url=None, cid_url=_cid_urls(message))
    return Body(
        has_html=True,
        asks_for_images=bool(safe.remote_images),
        is_truncated=kept.is_truncated,
    )


def sheet(message: Message, raw: bytes, *, with_images: bool) -> SafeString:
    """Return the whole document of the frame: the sender's HTML, safe, its quotes folded."""
    parsed: ParsedMessage = read(raw)
    own, quoted = fold_quotes(parsed.html)
    image_url = _image_urls(message) if with_images else None

    def safe(html: str) -> SafeHtml:
        return sanitise(html, image_url=image_url, cid_url=_cid_urls(message))

    parts = {
        # Three walls keep this harmless: the sanitiser, the sandbox and the policy of the frame.
        "own": mark_safe(safe(own).html),  # noqa: S308
        "quoted": mark_safe(safe(quoted).html) if quoted else "",  # noqa: S308
    }
    return render_to_string("conversation/frame.html", parts)


def address_of_image(message: Message, signed: str) -> str:
    """Return the address that `sheet` signed for this message. Raises signing.BadSignature."""
    key, url = signing.loads(signed, salt=SALT)
    if key != message.pk:
        raise signing.BadSignature(signed)
    return str(url)


def _image_urls(message: Message) -> Callable[[str], str]:
    def address(url: str) -> str:
        signed = signing.dumps([message.pk, url], salt=SALT, compress=True)
        return reverse("conversation:image", args=[message.pk, signed])

    return address


def _cid_urls(message: Message) -> Callable[[str], str]:
    places = {each.content_id: each.index for each in message.attachments.all() if each.content_id}

    def address(content_id: str) -> str:
        index = places.get(content_id)
        if index is None:
            return NO_IMAGE
        return reverse("conversation:inline", args=[message.pk, index])

    return address
