"""Drafts that a team shares: shown to colleagues, and taken over by one."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dealpost.outbox import sharing
from dealpost.web.composer import pictures
from dealpost.web.composer.finding import draft_for, shared_draft_for
from dealpost.web.composer.panel import panel
from dealpost.web.request import Request
from dealpost.web.toasts import toast


@login_required
@require_POST
def share(request: Request, pk: int) -> HttpResponse:
    draft = draft_for(request, pk)
    if request.POST.get("on") == "yes" and draft.mailbox.is_team:
        sharing.share(draft)
    else:
        sharing.unshare(draft)
    return render(request, "composer/share.html", {"draft": draft})


@login_required
@require_GET
def page(request: Request, pk: int) -> HttpResponse:
    """Read what a colleague is writing."""
    draft = shared_draft_for(request, pk)
    context = {"draft": draft, "html": pictures.for_the_editor(draft, draft.html)}
    is_fragment = request.htmx and not request.htmx.boosted
    place = "composer/shared.html" if is_fragment else "composer/shared_page.html"
    return render(request, place, context)


@login_required
@require_POST
def take_over(request: Request, pk: int) -> HttpResponse:
    draft = shared_draft_for(request, pk)
    author = draft.author
    try:
        sharing.take_over(draft, by=request.user)
    except sharing.OnItsWay as gone:
        raise Http404(pk) from gone
    toast(request, _("You write now, in place of %s.") % author)
    if not request.htmx:
        return redirect("composer:draft", draft.pk)
    return render(request, "composer/panel.html", panel(draft, request.user))
