"""The rules: the company's and one's own, in the order in which they are asked."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealpost.conversations.models import LinkingRule
from dealpost.conversations.ruling import changing
from dealpost.conversations.ruling.asking import RELATED
from dealpost.web.linking_rules.forms import RuleForm, initial
from dealpost.web.linking_rules.sentences import told
from dealpost.web.request import Request
from dealpost.web.toasts import toast

CONDITIONS = ("mailbox", "folder", "label", "owner")
PREFILLED = ("name", "senders", "recipients", "people", "subject", "deed", *RELATED)


@login_required
@require_GET
def items(request: Request) -> HttpResponse:
    shown = LinkingRule.objects.kept().shown_to(request.user).in_order()
    rules = [told(rule, request.user) for rule in shown.select_related(*RELATED, *CONDITIONS)]
    groups = [
        (True, [each for each in rules if each.rule.owner_id is None]),
        (False, [each for each in rules if each.rule.owner_id is not None]),
    ]
    return render(request, "linking_rules/list.html", {"groups": groups, "has_rules": bool(rules)})


@login_required
@require_http_methods(["GET", "POST"])
def create(request: Request) -> HttpResponse:
    given = {name: request.GET[name] for name in PREFILLED if name in request.GET}
    form = RuleForm(request.user, request.POST or None, initial=given)
    if not form.is_valid():
        return _form(request, form)
    at = timezone.now()
    rule = changing.make(owner=form.owner, by=request.user, at=at, **form.rule_fields)
    text = _("The rule “%s” counts for new mail.") % rule
    toast(request, text, undo=reverse("linking_rules:removal", args=[rule.pk]))
    return redirect("linking_rules:past", rule.pk)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    rule = rule_for(request, pk)
    form = RuleForm(request.user, request.POST or None, rule=rule, initial=initial(rule))
    if not form.is_valid():
        return _form(request, form)
    changing.change(rule, by=request.user, at=timezone.now(), **form.rule_fields)
    toast(request, _("Saved."))
    return redirect("linking_rules:list")


@login_required
@require_POST
def switch(request: Request, pk: int) -> HttpResponse:
    rule = rule_for(request, pk)
    is_on = "on" in request.POST
    changing.change(rule, by=request.user, at=timezone.now(), is_on=is_on)
    text = _("“%s” is on.") if is_on else _("“%s” is off. What it has linked stays.")
    toast(request, text % rule)
    return HttpResponse(status=204)


@login_required
@require_POST
def shift(request: Request, pk: int) -> HttpResponse:
    places = -1 if "up" in request.POST else 1
    changing.shift(rule_for(request, pk), places, by=request.user, at=timezone.now())
    return redirect("linking_rules:list")


@login_required
@require_POST
def removal(request: Request, pk: int) -> HttpResponse:
    """Remove it: by its button, or to undo making it."""
    rule = rule_for(request, pk)
    changing.remove(rule, by=request.user, at=timezone.now())
    if request.htmx and not request.htmx.boosted:
        return HttpResponse(status=204, headers={"HX-Location": reverse("linking_rules:list")})
    text = _("%s was removed.") % rule
    toast(request, text, undo=reverse("linking_rules:restore", args=[pk]))
    return redirect("linking_rules:list")


@login_required
@require_POST
def back(request: Request, pk: int) -> HttpResponse:
    """Undo a removal."""
    removed = LinkingRule.objects.changed_by(request.user).exclude(removed_at=None)
    rule = get_object_or_404(removed, pk=pk)
    changing.restore(rule, by=request.user, at=timezone.now())
    return HttpResponse(status=204, headers={"HX-Location": reverse("linking_rules:list")})


def rule_for(request: Request, pk: int) -> LinkingRule:
    """Return a rule that this user may change."""
    rules = LinkingRule.objects.kept().changed_by(request.user)
    return get_object_or_404(rules.select_related(*RELATED, *CONDITIONS), pk=pk)


def _form(request: Request, form: RuleForm) -> HttpResponse:
    context = {"form": form, "rule": form.rule}
    status = 422 if form.errors else 200
    return render(request, "linking_rules/edit.html", context, status=status)
