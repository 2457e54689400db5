"""Files that lie on what a message is about: they go with it by a click."""

from collections import defaultdict

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from dealpost.accounts.models import User
from dealpost.conversations.models import Link
from dealpost.crm import attaching
from dealpost.crm.models import File
from dealpost.outbox import drafting, limits
from dealpost.outbox.items import items_named
from dealpost.outbox.models import Draft
from dealpost.web.composer.finding import draft_for
from dealpost.web.request import Request
from dealpost.web.toasts import toast_failure

MOST = 20


def offered(draft: Draft, user: User) -> QuerySet[File]:
    """The newest files on the draft's items, and on what its conversation is linked to."""
    return _files(draft, user)[:MOST]


@login_required
@require_POST
def enclose(request: Request, pk: int, file: int) -> HttpResponse:
    """Attach a copy: what is sent stays as it is, whatever becomes of the file."""
    draft = draft_for(request, pk)
    found = get_object_or_404(_files(draft, request.user), pk=file)
    try:
        enclosed = drafting.attach(
            draft,
            _bytes(draft, found),
            filename=found.name,
            content_type=found.content_type or "application/octet-stream",
        )
    except drafting.TooLarge:
        toast_failure(request, limits.words())
        return HttpResponse(status=204)
    drafting.touch(draft, at=timezone.now())
    return render(request, "composer/files.html#file", {"file": enclosed})


def _files(draft: Draft, user: User) -> QuerySet[File]:
    about: defaultdict[str, list[int]] = defaultdict(list)
    for item in items_named(draft.items, user):
        about[str(item._meta.model_name)].append(item.pk)
    links = Link.objects.on_items_visible_to(user).standing()
    for link in links.filter(conversation=draft.conversation) if draft.conversation_id else ():
        about[link.kind].append(link.item_id)
    return File.objects.visible_to(user).on_any(about).standing()


def _bytes(draft: Draft, file: File) -> bytes:
    """Read no more than the draft can take. Raises TooLarge."""
    if file.size > limits.room_left(draft):
        raise drafting.TooLarge
    with attaching.read(file) as content:
        return content.read()
