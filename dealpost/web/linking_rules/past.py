"""A rule and past mail: what it would change, changing it, and taking that back."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealpost.accounts.models import User
from dealpost.conversations.models import Conversation, LinkingRule, PastLinking
from dealpost.conversations.ruling import past
from dealpost.conversations.ruling.trying import try_on_past
from dealpost.web.linking_rules.forms import RuleForm
from dealpost.web.linking_rules.sentences import told
from dealpost.web.linking_rules.views import rule_for
from dealpost.web.request import Request
from dealpost.web.toasts import toast


@login_required
@require_POST
def trial(request: Request) -> HttpResponse:
    """Say what the rule in the form would change, before there is such a rule."""
    asked = request.POST.get("rule", "")
    rule = rule_for(request, int(asked)) if asked.isdecimal() else None
    form = RuleForm(request.user, request.POST, rule=rule)
    if not form.is_valid():
        return render(request, "linking_rules/trial.html", {"form": form})
    made = {"owner": form.owner, "made_by": request.user, "made_at": timezone.now()}
    tried = LinkingRule(**{**made, **form.rule_fields}, pk=rule.pk if rule else None)
    tried.order = rule.order if rule else 0
    context = {"trial": try_on_past(tried, request.user)}
    return render(request, "linking_rules/trial.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def page(request: Request, pk: int) -> HttpResponse:
    """Show what it would change in past mail (GET), or have it changed (POST)."""
    rule = rule_for(request, pk)
    if request.method == "POST":
        past.apply_to_past(rule, by=request.user, at=timezone.now())
        toast(request, _("Past mail follows."), undo=reverse("linking_rules:undo", args=[pk]))
        return render(request, "linking_rules/run.html", _context(rule, request.user))
    context = {**_context(rule, request.user), "told": told(rule, request.user)}
    if not rule.counts_for_the_past:
        context["trial"] = try_on_past(rule, request.user)
    return render(request, "linking_rules/past.html", context)


@login_required
@require_GET
def run(request: Request, pk: int) -> HttpResponse:
    """How far it is: asked for again as it goes on."""
    return render(request, "linking_rules/run.html", _context(rule_for(request, pk), request.user))


@login_required
@require_POST
def undo(request: Request, pk: int) -> HttpResponse:
    """Give past mail the links that it had."""
    rule = rule_for(request, pk)
    applied = rule.runs.filter(is_undone=False, after_before__isnull=False)
    done = get_object_or_404(applied.order_by("-pk")[:1])
    past.take_back(done, by=request.user, at=timezone.now())
    rule.refresh_from_db()
    toast(request, _("Past mail gets back what it was linked to."))
    return render(request, "linking_rules/run.html", _context(rule, request.user))


def _context(rule: LinkingRule, user: User) -> dict[str, Any]:
    """Of what changed in mail that this user may not read, not even the number is told."""
    newest = rule.runs.order_by("-pk")
    last = newest.first()
    applied = newest.filter(is_undone=False, after_before__isnull=False).first()
    return {
        "rule": rule,
        "run": last,
        "changed": _changed(last, user) if last else 0,
        "percent": 100 * last.done // max(1, last.total) if last else 0,
        "can_undo": applied is not None and rule.counts_for_the_past,
    }


def _changed(run: PastLinking, user: User) -> int:
    changed = run.changed.values("conversation")
    return Conversation.objects.visible_to(user).filter(pk__in=changed).count()
