"""What the provider would not have: told once in passing, and on the mailbox's page until read."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_POST

from dealpost.conversations.models import Setback
from dealpost.web.mailboxes.finding import shown_mailbox
from dealpost.web.request import Request
from dealpost.web.retelling.retelling import retold
from dealpost.web.toasts import toast_failure

WORDS: dict[str, Promise] = {
    "archive": ngettext_lazy(
        "%(number)d message could not be archived.",
        "%(number)d messages could not be archived.",
        "number",
    ),
    "delete": ngettext_lazy(
        "%(number)d message could not be deleted.",
        "%(number)d messages could not be deleted.",
        "number",
    ),
    "move": ngettext_lazy(
        "%(number)d message could not be moved.",
        "%(number)d messages could not be moved.",
        "number",
    ),
    "read": ngettext_lazy(
        "%(number)d message could not be marked as read.",
        "%(number)d messages could not be marked as read.",
        "number",
    ),
    "unread": ngettext_lazy(
        "%(number)d message could not be marked as unread.",
        "%(number)d messages could not be marked as unread.",
        "number",
    ),
    "star": ngettext_lazy(
        "%(number)d message could not be starred.",
        "%(number)d messages could not be starred.",
        "number",
    ),
    "unstar": ngettext_lazy(
        "The star of %(number)d message could not be taken away.",
        "The stars of %(number)d messages could not be taken away.",
        "number",
    ),
    "label": ngettext_lazy(
        "%(number)d message could not be labelled.",
        "%(number)d messages could not be labelled.",
        "number",
    ),
    "unlabel": ngettext_lazy(
        "The label of %(number)d message could not be taken away.",
        "The labels of %(number)d messages could not be taken away.",
        "number",
    ),
}


def words(setback: Setback) -> str:
    """Say what did not work, and why, in the reader's language."""
    return f"{WORDS[setback.deed] % {'number': setback.messages}} {retold(setback.why)}"


@login_required
@require_POST
def news(request: Request) -> HttpResponse:
    """Show, in passing, what this user has not been shown yet, on whatever page they are."""
    fresh = Setback.objects.noticed_by(request.user).filter(is_shown=False)
    for setback in fresh.select_related("mailbox"):
        toast_failure(request, f"{setback.mailbox}: {words(setback)}")
    fresh.update(is_shown=True)
    return HttpResponse(status=204)


@login_required
@require_POST
def dismiss(request: Request, pk: int) -> HttpResponse:
    mailbox = shown_mailbox(request, pk)
    Setback.objects.noticed_by(request.user).filter(mailbox=mailbox).delete()
    return redirect("mailboxes:health", pk)
