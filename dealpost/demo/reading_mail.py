"""A customer reads: what was written, in which language, about what, and what it links to."""

import email
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from ipaddress import ip_address
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from dealpost.demo.records import Language

LONGEST = 20_000  # characters of text that a reader takes in
MOST_LINKS = 30
DUTCH_WORDS = frozenset(
    [
        "de",
        "het",
        "een",
        "ik",
        "je",
        "u",
        "we",
        "wij",
        "jullie",
        "en",
        "van",
        "is",
        "dat",
        "niet",
        "met",
        "voor",
        "graag",
    ]
)
ENGLISH_WORDS = frozenset(
    [
        "the",
        "a",
        "i",
        "you",
        "we",
        "and",
        "of",
        "is",
        "that",
        "not",
        "with",
        "for",
        "please",
        "your",
        "our",
        "to",
    ]
)
# The first that matches decides what the answer is about.
TOPICS = (
    ("reply_invoice", r"factuur|invoice|betaling|payment"),
    ("reply_quote", r"offerte|quote|quotation|proposal|prijsopgave|voorstel"),
    ("reply_planning", r"afspraak|langskomen|montage|planning|appointment|visit|install|meeting"),
    ("reply_followup", r"benieuwd|herinnering|nog geen|wondering|reminder|follow.?up|checking in"),
    ("reply_question", r"\?"),
)
QUOTE_BEGINS = re.compile(
    r"^(?:>|_{20,}|-{5,} ?(?:Original|Oorspronkelijk|Forwarded|Doorgestuurd)|(?:On|Op) .*:$)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class ReadMail:
    sender_name: str
    sender_address: str
    subject: str
    message_id: str
    references: tuple[str, ...]
    text: str
    images: tuple[str, ...]  # remote ones on loopback; no other is ever fetched
    links: tuple[str, ...]  # likewise
    is_automatic: bool
    is_bulk: bool

    @property
    def conversation(self) -> str:
        """The first message of the thread, as far as the references tell."""
        return self.references[0] if self.references else self.message_id

    @property
    def own_text(self) -> str:
        """What the sender wrote above the quote."""
        return QUOTE_BEGINS.split(self.text, maxsplit=1)[0]


def read_mail(raw: bytes) -> ReadMail:
    """Whatever the bytes are, something can be read."""
    message = email.message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    name, address = parseaddr(str(message.get("From", "")))
    html = _body(message, "html")
    text = _body(message, "plain") or LexborHTMLParser(html).text(separator="\n")
    return ReadMail(
        sender_name=name or address,
        sender_address=address.lower(),
        subject=str(message.get("Subject", "")),
        message_id=str(message.get("Message-ID", "")).strip(),
        references=tuple(re.findall(r"<[^<>\s]+>", str(message.get("References", "")))),
        text=text.replace("\r\n", "\n")[:LONGEST],
        images=_on_loopback(html, "img", "src"),
        links=_on_loopback(html, "a", "href"),
        is_automatic=str(message.get("Auto-Submitted", "no")).lower() != "no",
        is_bulk="List-Unsubscribe" in message,
    )


def language_of(text: str, *, otherwise: Language) -> Language:
    words = re.findall(r"[a-z]+", text.lower())
    dutch = sum(word in DUTCH_WORDS for word in words)
    english = sum(word in ENGLISH_WORDS for word in words)
    if dutch == english:
        return otherwise
    return Language.DUTCH if dutch > english else Language.ENGLISH


def fitting_letter(read: ReadMail) -> str:
    """The letter that answers it."""
    said = f"{read.subject}\n{read.own_text}".lower()
    return next((name for name, words in TOPICS if re.search(words, said)), "reply_general")


def is_on_loopback(address: str) -> bool:
    """Only http(s) on this machine, by number or by the name localhost (RFC 6761 section 6.3)."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
        return parts.scheme in {"http", "https"} and (
            host == "localhost" or ip_address(host).is_loopback
        )
    except ValueError:
        return False


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (LookupError, ValueError):  # an unknown charset, or bytes that are none
        return ""


def _on_loopback(html: str, tag: str, attribute: str) -> tuple[str, ...]:
    found = (node.attributes.get(attribute) or "" for node in LexborHTMLParser(html).css(tag))
    return tuple(dict.fromkeys(url for url in found if is_on_loopback(url)))[:MOST_LINKS]
