from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from dealpost.conversations.models import Setback
from dealpost.mailboxes.models import Mailbox
from dealpost.sync.models import Comparison
from dealpost.web.mailboxes.aside import set_aside_in
from dealpost.web.mailboxes.changing.forms import settings_forms
from dealpost.web.mailboxes.changing.past import past_context
from dealpost.web.mailboxes.changing.two_way import two_way_context
from dealpost.web.mailboxes.choosing.showing import what_of
from dealpost.web.mailboxes.finding import may_manage, shown_mailbox
from dealpost.web.mailboxes.health import folders_of, health_of
from dealpost.web.mailboxes.log import log_of
from dealpost.web.mailboxes.log_words import FILTERS
from dealpost.web.mailboxes.setbacks import words
from dealpost.web.mailboxes.why import why_context
from dealpost.web.request import Request


@login_required
@require_GET
def items(request: Request) -> HttpResponse:
    shown = Mailbox.objects.shown_to(request.user).select_related("owner", "team")
    found = health_of(shown)
    context = {
        "own": [each for each in found if each.mailbox.owner_id],
        "of_teams": [each for each in found if each.mailbox.team_id],
        "abandoned": set(shown.abandoned().values_list("pk", flat=True)),
        "used": set(Mailbox.objects.used_by(request.user).values_list("pk", flat=True)),
    }
    return render(request, "mailboxes/list.html", context)


@login_required
@require_GET
def page(request: Request, pk: int) -> HttpResponse:
    mailbox = shown_mailbox(request, pk)
    context = _health(request, mailbox) | _log(mailbox) | why_context(request, mailbox)
    if context["may_manage"]:
        context |= settings_forms(mailbox, by=request.user)
        context |= two_way_context(mailbox) | past_context(request, mailbox)
    return render(request, "mailboxes/page.html", context)


@login_required
@require_GET
def health(request: Request, pk: int) -> HttpResponse:
    """Answer the part of the page that changes while mail comes in."""
    context = _health(request, shown_mailbox(request, pk))
    return render(request, "mailboxes/health.html", context)


@login_required
@require_GET
def indicator(request: Request) -> HttpResponse:
    """Answer a dot if a mailbox of this user needs them: an expired login before a long failure."""
    found = health_of(Mailbox.objects.listed().used_by(request.user).distinct())
    needing = sorted((each for each in found if each.needs_people), key=lambda each: each.tone)
    context = {"worst": next(iter(needing), None), "is_asked": True}
    return render(request, "mailboxes/indicator.html", context)


@login_required
@require_GET
def log(request: Request, pk: int) -> HttpResponse:
    """Answer the newest page of the log, or the lines of an older one."""
    mailbox, older = shown_mailbox(request, pk), request.GET.get("before", "")
    context = _log(mailbox, kind=request.GET.get("kind", ""), before=older)
    return render(request, "mailboxes/log.html" + "#lines" * bool(older), context)


def _log(mailbox: Mailbox, *, kind: str = "", before: str = "") -> dict[str, object]:
    page = log_of(mailbox, kind=kind, before=int(before) if before.isdecimal() else 0)
    filters = [(key, words) for key, (words, _kinds) in FILTERS.items()]
    return {"mailbox": mailbox, "log": page, "filters": filters}


def _health(request: Request, mailbox: Mailbox) -> dict[str, object]:
    comparison = Comparison.objects.filter(mailbox=mailbox).first()
    manages, (found,) = may_manage(request, mailbox), health_of([mailbox])
    return {
        "mailbox": mailbox,
        "health": found,
        "folders": folders_of(mailbox),
        "changes_waiting": mailbox.changes.count(),
        "what": what_of(mailbox, at=timezone.now()),
        "comparison": comparison,
        "is_comparing": comparison is not None and comparison.is_under_way(timezone.now()),
        "aside": set_aside_in(mailbox, request.user),
        "rhythms": Mailbox.Rhythm.choices,
        "may_manage": manages,
        "setbacks": [
            words(each) for each in Setback.objects.noticed_by(request.user).filter(mailbox=mailbox)
        ],
        "may_act": manages and found.is_connected,
    }
