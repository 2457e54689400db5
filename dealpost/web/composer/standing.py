"""How a draft stands in the mailbox, and with other mail programs, in the words of the composer."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from dealpost.outbox.models import Draft
from dealpost.web.composer.finding import writable_draft_for
from dealpost.web.request import Request
from dealpost.web.retelling.retelling import retold


@login_required
@require_GET
def standing(request: Request, pk: int) -> HttpResponse:
    """Answer an open composer that has heard of news."""
    return JsonResponse(stand(writable_draft_for(request, pk)))


def stand(draft: Draft) -> dict[str, Any]:
    """Return the words, whether they are bad news, and the version if another program wrote it."""
    copies = draft.copies.filter(delivery__mailbox=draft.mailbox_id, edition=draft.edition)
    newest = copies.order_by("-pk").first()
    words = _("also in your mailbox") if newest else ""
    if draft.trouble:
        words = _("not in your mailbox: %(why)s") % {"why": retold(draft.trouble)}
    if draft.discarded_at:
        words = _("deleted in another mail program; go on writing to keep it")
    return {
        "there": words,
        "is_bad": bool(draft.trouble or draft.discarded_at),
        "changed_elsewhere": draft.version if newest and not newest.is_ours else 0,
        "text": _("This draft was changed in another mail program."),
        "open": reverse("composer:draft", args=[draft.pk]),
    }
