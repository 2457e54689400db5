"""Pictures within the text: cid: in the mail (RFC 2392), an address of ours in the editor."""

import re

from django.urls import reverse

from dealpost.outbox.models import Draft

_CID = re.compile(r'src="cid:([^"]{1,255})"')
_ADDRESS = re.compile(r'src="/compose/file/(\d{1,18})/"')


def for_the_editor(draft: Draft, html: str) -> str:
    """Return the HTML with addresses under which a browser finds the draft's pictures."""
    keys = dict(draft.attachments.exclude(content_id="").values_list("content_id", "pk"))

    def address(match: re.Match[str]) -> str:
        key = keys.get(match[1])
        return f'src="{reverse("composer:file", args=[key])}"' if key else match[0]

    return _CID.sub(address, html)


def for_the_mail(draft: Draft, html: str) -> str:
    """Return the editor's HTML with the pictures named as the mail names them."""
    names = dict(draft.attachments.exclude(content_id="").values_list("pk", "content_id"))

    def cid(match: re.Match[str]) -> str:
        name = names.get(int(match[1]))
        return f'src="cid:{name}"' if name else match[0]

    return _ADDRESS.sub(cid, html)
