"""The message that is answered or forwarded, as it stands below what was written."""

from collections.abc import Iterable
from datetime import datetime
from html import escape

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dealpost.mime.message import Address, ParsedMessage
from dealpost.outbox.cleaning import clean_quote

# Mail programs fold away what has Gmail's class; nobody else's is known so widely.
_QUOTE = (
    '<div class="gmail_quote"><div>{line}</div>'
    '<blockquote type="cite" style="{style}">{body}</blockquote></div>'
)
_STYLE = "margin:0 0 0 .8ex;border-left:2px solid #ccc;padding-left:1ex"
_FORWARD = '<div class="gmail_quote"><div>{line}</div><div>{head}</div><br>{body}</div>'


def reply_quote(parsed: ParsedMessage, *, at: datetime) -> str:
    """Return the quote of an answered message as HTML, in the active language."""
    line = _("On %(date)s, %(name)s wrote:") % {"date": _date(at), "name": _name(parsed.sender)}
    return _QUOTE.format(line=escape(line), style=_STYLE, body=_body(parsed))


def forward_quote(parsed: ParsedMessage, *, at: datetime) -> str:
    """Return a forwarded message as HTML, below its own head."""
    head = [
        (_("From"), _written(parsed.sender)),
        (_("Date"), _date(at)),
        (_("Subject"), parsed.subject),
        (_("To"), _all(parsed.to)),
        (_("Cc"), _all(parsed.cc)),
    ]
    forwarded = _("Forwarded message")
    lines = [f"{label}: {escape(words)}" for label, words in head if words]
    line = f"---------- {forwarded} ----------"
    return _FORWARD.format(line=line, head="<br>".join(lines), body=_body(parsed))


def _body(parsed: ParsedMessage) -> str:
    if parsed.html:
        return clean_quote(parsed.html)
    return escape(parsed.text, quote=False).replace("\n", "<br>\n")


def _date(at: datetime) -> str:
    return date_format(timezone.localtime(at), "j F Y H:i")


def _name(address: Address) -> str:
    return address.name or address.address


def _written(address: Address) -> str:
    return f"{address.name} <{address.address}>" if address.name else address.address


def _all(addresses: Iterable[Address]) -> str:
    return ", ".join(_written(each) for each in addresses)
