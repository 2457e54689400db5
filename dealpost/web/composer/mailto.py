"""What a link to the composer fills in."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.http import QueryDict

from dealpost.mime.addresses import addresses
from dealpost.outbox.addressing import Recipient, recipient
from dealpost.web.composer.forms import MailtoForm

MOST = 50


def wishes(query: QueryDict) -> dict[str, Any]:
    """Return arguments for `drafting.start`. What cannot be read is left out."""
    form = MailtoForm(query)
    form.is_valid()
    asked = form.cleaned_data
    wish = _mailto(asked.get("mailto", ""))
    return {
        "to": _recipients(asked.get("to") or wish.get("to", "")),
        "subject": asked.get("subject") or wish.get("subject", ""),
        "items": query.getlist("item"),
    }


def _mailto(address: str) -> dict[str, str]:
    """Read `mailto:a@b,c@d?subject=Chairs` (RFC 6068), which a browser hands to its mail page."""
    parts = urlsplit(address)
    if parts.scheme != "mailto":
        return {}
    fields = {name.lower(): values[0] for name, values in parse_qs(parts.query).items()}
    to = ", ".join(filter(None, [unquote(parts.path), fields.get("to", "")]))
    return {"to": to, "subject": fields.get("subject", "")}


def _recipients(text: str) -> list[Recipient]:
    return [recipient(each.name, each.address) for each in addresses(text)[:MOST]]
