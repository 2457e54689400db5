from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dealpost.conversations import letting_in, sharing
from dealpost.conversations.models import Access, Strand
from dealpost.conversations.models.sharing_of_past import other_than
from dealpost.mailboxes.models import Mailbox
from dealpost.web.access.history import history_of
from dealpost.web.access.readers import readers_of
from dealpost.web.permission import mailbox_for
from dealpost.web.request import Request
from dealpost.web.toasts import toast


@login_required
@require_GET
def items(request: Request) -> HttpResponse:
    """Those who ask to read this user's mail, and those who were let in."""
    template = "access/list.html#rows" if "rows" in request.GET else "access/list.html"
    return render(request, template, _waiting(request))


@login_required
@require_GET
def readers(request: Request, pk: int) -> HttpResponse:
    """Who reads a conversation, and changing that."""
    return _panel(request, pk)


@login_required
@require_POST
def decide(request: Request, pk: int) -> HttpResponse:
    chosen = request.GET if "visibility" in request.GET else request.POST  # an undo has an address
    visibility, key = chosen.get("visibility", ""), chosen.get("mailbox", "")
    if visibility not in Mailbox.Visibility.values or not key.isdecimal():
        return HttpResponseBadRequest()
    mailbox, at = mailbox_for(request, int(key)), timezone.now()
    if sharing.decide([pk], visibility, by=request.user, at=at, mailbox=mailbox):
        back = urlencode({"visibility": other_than(visibility), "mailbox": key})
        undo = f"{reverse('access:decide', args=[pk])}?{back}"
        shared = visibility == Mailbox.Visibility.SHARED
        text = _("Shared") if shared else _("Made private")
        toast(request, text, undo="" if chosen is request.GET else undo)
    return _panel(request, pk)


@login_required
@require_POST
def grant(request: Request, pk: int) -> HttpResponse:
    access = _access(request, pk)
    if letting_in.grant(access, by=request.user, at=timezone.now()):
        undo = reverse("access:revoke", args=[pk])
        toast(request, _("%s can read it now.") % access.user, undo=undo)
    return _again(request, access)


@login_required
@require_POST
def decline(request: Request, pk: int) -> HttpResponse:
    access = _access(request, pk)
    if letting_in.decline(access, by=request.user, at=timezone.now()):
        toast(request, _("Declined."), undo=reverse("access:grant", args=[pk]))
    return _again(request, access)


@login_required
@require_POST
def revoke(request: Request, pk: int) -> HttpResponse:
    access = _access(request, pk)
    if letting_in.revoke(access, by=request.user, at=timezone.now()):
        undo = reverse("access:grant", args=[pk])
        toast(request, _("%s can no longer read it.") % access.user, undo=undo)
    return _again(request, access)


def _access(request: Request, pk: int) -> Access:
    mine = Access.objects.decided_by(request.user).select_related("conversation", "mailbox", "user")
    return get_object_or_404(mine.distinct(), pk=pk)


def _again(request: Request, access: Access) -> HttpResponse:
    """Answer the place where the button was: the panel of the conversation, or the list."""
    if request.POST.get("in") == "list":
        return render(request, "access/list.html#rows", _waiting(request))
    return _panel(request, access.conversation_id)


def _panel(request: Request, pk: int) -> HttpResponse:
    context = readers_of(request.user, pk) | {"history": history_of(request.user, pk)}
    return render(request, "access/readers.html", {"conversation": pk, **context})


def _waiting(request: Request) -> dict[str, object]:
    mine = Access.objects.decided_by(request.user).select_related("user", "mailbox").distinct()
    asked, let_in = list(mine.asked()), list(mine.granted()[:100])
    return {"asked": _named(request, asked), "let_in": _named(request, let_in)}


def _named(request: Request, accesses: list[Access]) -> list[tuple[Access, str]]:
    """With the subject of what is asked for, as whoever decides reads it."""
    keys = [each.conversation_id for each in accesses]
    strands = Strand.objects.readable_by(request.user).filter(conversation__in=keys)
    subjects = {(each.conversation_id, each.mailbox_id): each.subject for each in strands}
    return [(each, subjects.get((each.conversation_id, each.mailbox_id), "")) for each in accesses]
