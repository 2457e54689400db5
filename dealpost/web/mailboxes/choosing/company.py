"""Blocked for every mailbox of the company: by administrators."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealpost.conversations.previewing import preview_of_blocking, together
from dealpost.mailboxes.choosing import unblock
from dealpost.mailboxes.models import BlockedSender, Mailbox
from dealpost.sync.jobs import reconsider_soon
from dealpost.web.administrators import for_administrators
from dealpost.web.mailboxes.choosing.forms import BlockForm
from dealpost.web.request import Request
from dealpost.web.toasts import toast


@login_required
@for_administrators
@require_http_methods(["GET", "POST"])
def items(request: Request) -> HttpResponse:
    form = BlockForm(request.POST or None)
    if not form.is_valid():
        context = {"form": form, "blocked": BlockedSender.objects.of_the_company()}
        status = 422 if form.errors else 200
        return render(request, "mailboxes/company_blocked.html", context, status=status)
    pattern = form.cleaned_data["pattern"]
    BlockedSender.block(pattern, mailbox=None, by=request.user, at=timezone.now())
    _reconsider_all()
    toast(request, _("Blocked: %s") % pattern.spoken)
    return redirect("mailboxes:company")


@login_required
@for_administrators
@require_GET
def preview(request: Request) -> HttpResponse:
    form = BlockForm(request.GET)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        pattern = form.cleaned_data["pattern"]
        # How much of it lies in a colleague's own mailbox is nobody else's business.
        shown = Mailbox.objects.shown_to(request.user)
        found = together(preview_of_blocking(each, pattern) for each in shown)
        context |= {"pattern": pattern, "preview": found}
    return render(request, "mailboxes/block_preview.html", context)


@login_required
@for_administrators
@require_POST
def free(request: Request, pk: int) -> HttpResponse:
    chosen = get_object_or_404(BlockedSender.objects.of_the_company(), pk=pk)
    unblock(chosen, at=timezone.now())
    _reconsider_all()
    toast(request, _("No longer blocked: %s") % chosen)
    return redirect("mailboxes:company")


def _reconsider_all() -> None:
    for mailbox in Mailbox.objects.filter(removal_began_at=None):
        reconsider_soon(mailbox)
