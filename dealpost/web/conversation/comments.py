"""Comments on a conversation: written, changed, deleted, and who can be mentioned in one."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from dealpost.accounts.models import User
from dealpost.conversations.models import Comment, Strand
from dealpost.conversations.teamwork import commenting
from dealpost.web.conversation.forms import CommentForm
from dealpost.web.permission import conversation_for
from dealpost.web.request import Request
from dealpost.web.toasts import toast, toast_failure

CHANGED = "inbox:labelled"  # the page asks for the conversation again
MOST_OFFERED = 6


@login_required
@require_POST
def add(request: Request, pk: int) -> HttpResponse:
    strand = _strand(request, pk)
    form = CommentForm(request.POST)
    if not form.is_valid():
        return _form(request, strand, form, status=422)
    html = form.cleaned_data["html"]
    comment = commenting.write(pk, html, by=request.user, at=timezone.now())
    _say_who_is_not_told(request, comment)
    return _changed(_form(request, strand, CommentForm()))


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    comment = _own(request, pk, deleted=False)
    form = CommentForm(request.POST or None, initial={"html": comment.html})
    if form.is_valid():
        commenting.edit(comment, form.cleaned_data["html"], at=timezone.now())
        _say_who_is_not_told(request, comment)
        return _changed(_row(request, pk))
    context = {"comment": comment, "form": form, "conversation": comment.conversation}
    status = 422 if form.errors else 200
    return render(request, "conversation/comment_edit.html", context, status=status)


@login_required
@require_GET
def row(request: Request, pk: int) -> HttpResponse:
    return _row(request, pk)


@login_required
@require_POST
def remove(request: Request, pk: int) -> HttpResponse:
    comment = _own(request, pk, deleted=False)
    commenting.remove(comment, at=timezone.now())
    toast(
        request,
        _("The comment is deleted."),
        undo=reverse("conversation:comment_restore", args=[pk]),
    )
    return _changed(HttpResponse(status=204))


@login_required
@require_POST
def restore(request: Request, pk: int) -> HttpResponse:
    commenting.restore(_own(request, pk, deleted=True))
    return _changed(HttpResponse(status=204))


@login_required
@require_GET
def mentions(request: Request, pk: int) -> HttpResponse:
    """Whose name begins like what was typed after @, those who may read the conversation first."""
    strand = _strand(request, pk)
    typed = request.GET.get("typed", "").strip()[:100]
    named = User.objects.filter(is_active=True, name__icontains=typed).exclude(pk=request.user.pk)
    found = list(named[: 3 * MOST_OFFERED])
    readers = {user.pk for user in commenting.may_read(found, strand)}
    offered = sorted(found, key=lambda user: (user.pk not in readers, user.name.casefold()))
    context = {"users": [(user, user.pk in readers) for user in offered[:MOST_OFFERED]]}
    return render(request, "conversation/mentions.html", context)


def _row(request: Request, pk: int) -> HttpResponse:
    comment = get_object_or_404(Comment.objects.read_by(request.user), pk=pk)
    return render(request, "conversation/comment.html", {"comment": comment})


def _strand(request: Request, pk: int) -> Strand:
    conversation_for(request, pk)
    strand = commenting.strand_to_comment(pk, request.user)
    if strand is None:
        raise Http404(pk)
    return strand


def _own(request: Request, pk: int, *, deleted: bool) -> Comment:
    """Find a comment of this user's, in a conversation that they may still read."""
    mine = Comment.objects.of(request.user).filter(deleted_at__isnull=not deleted)
    comment = get_object_or_404(mine.select_related("message__conversation", "mailbox"), pk=pk)
    conversation_for(request, comment.message.conversation_id)
    return comment


def _form(request: Request, strand: Strand, form: CommentForm, status: int = 200) -> HttpResponse:
    context = {"may_comment": strand, "conversation": strand.conversation, "form": form}
    return render(request, "conversation/comment_form.html", context, status=status)


def _say_who_is_not_told(request: Request, comment: Comment) -> None:
    told = set(comment.mentioned.all())
    for user in commenting.mentions(comment.text):
        if user not in told and user != request.user:
            text = _("%s cannot see this conversation, and is not told of your comment.")
            toast_failure(request, text % user)


def _changed(response: HttpResponse) -> HttpResponse:
    return trigger_client_event(response, CHANGED)
