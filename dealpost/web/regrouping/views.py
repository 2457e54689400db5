from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealpost.conversations.models import Conversation, Regrouping
from dealpost.conversations.regrouping import undoing
from dealpost.conversations.regrouping.asking import Impossible
from dealpost.conversations.regrouping.merging import merge
from dealpost.conversations.regrouping.splitting import split
from dealpost.conversations.regrouping.suggesting import partners
from dealpost.web.permission import conversation_for, message_for
from dealpost.web.regrouping.finding import mine_like
from dealpost.web.regrouping.wording import said, undo_url, why
from dealpost.web.request import Request
from dealpost.web.toasts import toast, toast_failure

MOST_UNDONE = 1000
OWN = ("made", "from", "q")  # what is asked of these pages; the rest says which list is beside it


@login_required
@require_POST
def split_from(request: Request, pk: int) -> HttpResponse:
    message = message_for(request, pk)
    whole = message.conversation_id
    text = _("“%(subject)s” is a conversation of its own now.") % {"subject": message.subject}
    try:
        made = split(message, by=request.user, at=timezone.now())
    except Impossible as refused:
        toast_failure(request, why(refused))
    else:
        toast(request, text, undo=undo_url([made]))
    return _reading(request, whole)


@login_required
@require_http_methods(["GET", "POST"])
def merge_with(request: Request, pk: int) -> HttpResponse:
    """Ask with which (GET, a dialog), then show both here."""
    conversation = conversation_for(request, pk)
    if request.method == "GET":
        near = partners(conversation, request.user)
        context = {"conversation": conversation, "found": near, "query": _shelf(request)}
        return render(request, "regrouping/merge.html", context)
    if not request.POST.get("other", "").isdecimal():
        return HttpResponseBadRequest()
    other = conversation_for(request, int(request.POST["other"]))
    try:
        made = merge(conversation, other, by=request.user, at=timezone.now())
    except Impossible as refused:
        toast_failure(request, why(refused))
    else:
        toast(request, said([made]), undo=undo_url([made]))
    return _reading(request, pk)


@login_required
@require_GET
def found(request: Request, pk: int) -> HttpResponse:
    conversation, text = conversation_for(request, pk), request.GET.get("q", "")
    found = mine_like(text, conversation, request.user) or partners(conversation, request.user)
    context = {"conversation": conversation, "found": found, "text": text, "query": _shelf(request)}
    return render(request, "regrouping/found.html", context)


@login_required
@require_POST
def undo(request: Request) -> HttpResponse:
    """Take back what `made` names (keys, with commas); `from` is the conversation that is open."""
    keys = request.GET.get("made", "").split(",")
    if len(keys) > MOST_UNDONE or not all(key.isdecimal() for key in keys):
        return HttpResponseBadRequest()
    done = [_undone(request, int(key)) for key in reversed(keys)]
    if all(done):
        toast(request, _("Undone"))
    else:
        toast_failure(request, _("This has changed since; not everything was undone."))
    shown = request.GET.get("from", "")
    return _reading(request, int(shown)) if shown.isdecimal() else HttpResponse(status=204)


def _undone(request: Request, key: int) -> bool:
    regrouping = Regrouping.objects.filter(pk=key).first()
    try:
        return regrouping is not None and undoing.undo(
            regrouping, by=request.user, at=timezone.now()
        )
    except Impossible:
        return False


def _reading(request: Request, pk: int) -> HttpResponse:
    """Show the conversation, or where it leads now, in the pane from which this was asked."""
    there = undoing.place(get_object_or_404(Conversation, pk=pk))
    found = conversation_for(request, there.pk)  # where it leads is told to its readers alone
    return redirect(f"{reverse('conversation:reading', args=[found.pk])}?{_shelf(request)}")


def _shelf(request: Request) -> str:
    query = request.GET.copy()
    for name in OWN:
        query.pop(name, None)
    return query.urlencode()
