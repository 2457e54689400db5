from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealpost.conversations.previewing import preview, preview_of_blocking
from dealpost.mailboxes.choosing import block, choose, unblock
from dealpost.sync.jobs import count_older_soon, pull_soon, reconsider_soon
from dealpost.web.mailboxes.choosing.forms import BlockForm, WhatForm
from dealpost.web.mailboxes.choosing.showing import blocked_context, undo_of, what_context
from dealpost.web.mailboxes.finding import managed_mailbox
from dealpost.web.mailboxes.health import Health
from dealpost.web.request import Request
from dealpost.web.toasts import toast


@login_required
@require_http_methods(["GET", "POST"])
def what(request: Request, pk: int) -> HttpResponse:
    """Choose what a mailbox shows. What is here follows in a job; the rest is fetched."""
    mailbox, today = managed_mailbox(request, pk), timezone.localdate()
    form = WhatForm(mailbox, request.POST or None, today=today)
    if not form.is_valid():
        context = what_context(mailbox, form) | blocked_context(mailbox, BlockForm())
        return render(request, "mailboxes/what.html", context, status=422 if form.errors else 200)
    fetches = form.choice.fetches(mailbox)
    choose(mailbox, form.choice, at=timezone.now())
    reconsider_soon(mailbox)
    if fetches:
        pull_soon(mailbox.pk)
    toast(request, _("Saved. What is here follows in a moment; nothing is deleted."))
    return redirect("mailboxes:page", pk)


@login_required
@require_GET
def what_preview(request: Request, pk: int) -> HttpResponse:
    """Tell what the choices, as they stand in the form, would do."""
    mailbox = managed_mailbox(request, pk)
    form = WhatForm(mailbox, request.GET, today=timezone.localdate())
    if not form.is_valid():
        return HttpResponse(status=204)
    found = preview(mailbox, form.wishes, user=request.user)
    context = what_context(mailbox, form) | {"preview": found, "choice": form.choice}
    return render(request, "mailboxes/what_preview.html", context)


@login_required
@require_GET
def older(request: Request, pk: int) -> HttpResponse:
    """Tell how much an earlier start would fetch, as soon as the provider has told."""
    mailbox = managed_mailbox(request, pk)
    form = WhatForm(mailbox, request.GET, today=timezone.localdate())
    if "since" not in request.GET or not form.names_a_day():
        return HttpResponse(status=204)
    asked = count_older_soon(mailbox, form.first_day)
    context = {"asked": asked, "health": Health(mailbox, backlog=asked.messages, here=0)}
    return render(request, "mailboxes/older_count.html", context | {"mailbox": mailbox})


@login_required
@require_POST
def block_sender(request: Request, pk: int) -> HttpResponse:
    mailbox = managed_mailbox(request, pk)
    form = BlockForm(request.POST)
    if not form.is_valid():
        context = blocked_context(mailbox, form)
        return render(request, "mailboxes/blocked.html", context, status=422)
    (made,) = block(form.cleaned_data["pattern"], [mailbox], by=request.user, at=timezone.now())
    reconsider_soon(mailbox)
    toast(request, _("Blocked: %s") % made, undo=undo_of(made))
    return render(request, "mailboxes/blocked.html", blocked_context(mailbox, BlockForm()))


@login_required
@require_GET
def block_preview(request: Request, pk: int) -> HttpResponse:
    """Tell what blocking the address or domain that is being typed would do."""
    mailbox = managed_mailbox(request, pk)
    form = BlockForm(request.GET)
    context: dict[str, object] = {"form": form}
    if form.is_valid():
        pattern = form.cleaned_data["pattern"]
        context |= {"pattern": pattern}
        context |= {"preview": preview_of_blocking(mailbox, pattern, user=request.user)}
    return render(request, "mailboxes/block_preview.html", context)


@login_required
@require_POST
def unblock_sender(request: Request, pk: int, blocked: int) -> HttpResponse:
    mailbox = managed_mailbox(request, pk)
    chosen = get_object_or_404(mailbox.blocked_senders, pk=blocked)
    unblock(chosen, at=timezone.now())
    reconsider_soon(mailbox)
    toast(request, _("No longer blocked: %s") % chosen)
    return render(request, "mailboxes/blocked.html", blocked_context(mailbox, BlockForm()))
