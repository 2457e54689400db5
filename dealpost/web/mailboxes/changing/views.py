from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from dealpost.conversations.models import SetAside
from dealpost.conversations.teamwork import handing_over
from dealpost.mailboxes.models import Mailbox
from dealpost.outbox.handing_over import hand_over_with_drafts
from dealpost.sync.jobs import compare_soon, pull_soon, read_again_soon, remove_soon
from dealpost.web.administrators import for_administrators
from dealpost.web.mailboxes.changing.forms import HandOverForm, RemovalForm, settings_form
from dealpost.web.mailboxes.changing.past import past_context
from dealpost.web.mailboxes.finding import managed_mailbox
from dealpost.web.request import Request
from dealpost.web.toasts import toast, toast_failure


@login_required
@require_POST
def settings(request: Request, pk: int) -> HttpResponse:
    mailbox = managed_mailbox(request, pk)
    form = settings_form(mailbox, request.POST)
    if not form.is_valid():
        context = {"mailbox": mailbox, "settings_form": form} | past_context(request, mailbox)
        return render(request, "mailboxes/settings.html", context, status=422)
    mailbox.change_settings(at=timezone.now(), **form.cleaned_data)
    toast(request, _("Saved."))
    context = {"mailbox": mailbox, "settings_form": form} | past_context(request, mailbox)
    return render(request, "mailboxes/settings.html", context)


@login_required
@for_administrators
@require_POST
def hand_over(request: Request, pk: int) -> HttpResponse:
    mailbox = managed_mailbox(request, pk)
    form = HandOverForm(mailbox, request.user, request.POST)
    if not form.is_valid():
        return redirect("mailboxes:page", pk)
    to = form.cleaned_data["to"]
    if request.POST.get("confirmed") != "yes":
        context = {"mailbox": mailbox, "to": to, "key": form.data["to"]}
        context["effect"] = handing_over.effect(mailbox, to)
        return render(request, "mailboxes/hand_over.html", context)
    try:
        hand_over_with_drafts(mailbox, to, by=request.user, at=timezone.now())
    except handing_over.NotTheOwner:
        toast_failure(request, _("Only somebody who reads this mailbox can give it away."))
        return redirect("mailboxes:page", pk)
    words = {"mailbox": mailbox, "to": to}
    toast(request, _("%(mailbox)s is now the mailbox of %(to)s.") % words)
    return redirect("mailboxes:list")


@login_required
@require_POST
def pause(request: Request, pk: int) -> HttpResponse:
    managed_mailbox(request, pk).pause(at=timezone.now())
    undo = reverse("mailboxes:resume", args=[pk])
    toast(request, _("Paused. What is on its way still arrives."), undo=undo)
    return redirect("mailboxes:page", pk)


@login_required
@require_POST
def resume(request: Request, pk: int) -> HttpResponse:
    managed_mailbox(request, pk).resume(at=timezone.now())
    pull_soon(pk)
    toast(request, _("Fetching mail again."))
    return redirect("mailboxes:page", pk)


@login_required
@require_POST
def sync(request: Request, pk: int) -> HttpResponse:
    mailbox = managed_mailbox(request, pk)
    mailbox.try_now()
    pull_soon(mailbox.pk)
    toast(request, _("Looking for new mail."))
    return HttpResponse(status=204)


@login_required
@require_POST
def comparison(request: Request, pk: int) -> HttpResponse:
    compare_soon(managed_mailbox(request, pk), mends="mends" in request.POST)
    return redirect("mailboxes:health", pk)


@login_required
@require_POST
def rhythm(request: Request, pk: int) -> HttpResponse:
    mailbox, chosen = managed_mailbox(request, pk), request.POST.get("audited")
    if chosen in Mailbox.Rhythm.values:
        mailbox.audit_every(Mailbox.Rhythm(chosen))
        toast(request, _("Saved."))
    return redirect("mailboxes:health", pk)


@login_required
@require_POST
def reading(request: Request, pk: int, message: int) -> HttpResponse:
    """Try again to read a message that was set aside."""
    mailbox = managed_mailbox(request, pk)
    here = SetAside.objects.filter(message__deliveries__mailbox=mailbox)
    aside = get_object_or_404(here, message=message)
    read_again_soon(mailbox, aside.message_id)
    toast(request, _("Trying again. If it can be read now, it leaves this list in a moment."))
    return HttpResponse(status=204)


@login_required
@require_POST
def disconnect(request: Request, pk: int) -> HttpResponse:
    managed_mailbox(request, pk).disconnect(at=timezone.now())
    toast(request, _("Disconnected. Its mail stays here."))
    return redirect("mailboxes:page", pk)


@login_required
@require_POST
def removal(request: Request, pk: int) -> HttpResponse:
    mailbox = managed_mailbox(request, pk)
    form = RemovalForm(mailbox, request.POST)
    if not form.is_valid():
        context = {"mailbox": mailbox, "removal_form": form}
        return render(request, "mailboxes/removal.html", context, status=422)
    remove_soon(mailbox)
    toast(request, _("%s is being removed.") % mailbox)
    return HttpResponseClientRedirect(reverse("mailboxes:list"))
