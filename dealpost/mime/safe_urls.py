"""Which addresses in a stranger's HTML may stay."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

_LONGEST = 8_000
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\ufeff]+")
_LINK = re.compile(r"(?:https?://|mailto:|tel:|sms:)[^\s]", re.IGNORECASE)
_REMOTE = re.compile(r"https?://[^/\s]", re.IGNORECASE)
_DOMAIN = re.compile(r"(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?:/\S*)?", re.IGNORECASE)
# Pixels only: SVG is a document and may hold links and styles of its own.
_PIXELS = re.compile(r"data:image/(?:png|gif|jpe?g|webp);base64,[A-Za-z0-9+/=]+", re.IGNORECASE)
_MOST_PIXELS = 2_000_000  # characters of one image within the HTML


def safe_link(url: str) -> str | None:
    """`url` if a person may follow it: the web, mail, telephone. None for scripts and the like.

    What stands within the message (`#chapter`) or beside it (`page.html`) leads nowhere and goes.
    """
    url = _INVISIBLE.sub("", url)[:_LONGEST]
    if url.startswith("//"):
        url = "https:" + url
    if _LINK.match(url):
        return url
    return f"http://{url}" if _DOMAIN.fullmatch(url) else None


@dataclass(slots=True)
class Images:
    """Gives each image of a message its address, and counts those that may not load."""

    image_url: Callable[[str], str] | None
    cid_url: Callable[[str], str]
    blocked: int = 0
    remote: list[str] = field(default_factory=list)

    def address(self, url: str) -> str | None:
        """Where the browser may get the image `url`, None if nowhere."""
        if url[:5].lower() == "data:":
            return self._pixels(url)
        url = _INVISIBLE.sub("", url)
        if url[:4].lower() == "cid:":
            return self.cid_url(url[4:_LONGEST])
        if url.startswith("//"):
            url = "https:" + url
        if not _REMOTE.match(url) or len(url) > _LONGEST:
            return None
        self.remote.append(url)
        if self.image_url is None:
            self.blocked += 1
            return None
        return self.image_url(url)

    def _pixels(self, url: str) -> str | None:
        url = "".join(url[:_MOST_PIXELS].split())
        return url if _PIXELS.fullmatch(url) else None
