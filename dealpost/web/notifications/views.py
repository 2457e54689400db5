from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from dealpost import live
from dealpost.notifications.models import Notification
from dealpost.notifications.reading import read_everything, unread_everything
from dealpost.notifications.showing import MOST_COUNTED, may_be_shown, shown, unread_count
from dealpost.web.notifications.lines import lines
from dealpost.web.notifications.settings import switches
from dealpost.web.request import Request
from dealpost.web.toasts import toast


@login_required
@require_GET
def page(request: Request) -> HttpResponse:
    """The list; with `before`, only its next lines."""
    before = _place(request.GET.get("before", ""))
    found, is_more = shown(request.user, before=before)
    context = {"lines": lines(found, request.user), "switches": switches(request.user)}
    if is_more and found:
        context["before"] = f"{found[-1].at.isoformat()},{found[-1].pk}"
    return render(request, "notifications/page.html" + ("#lines" if before else ""), context)


@login_required
@require_GET
def count(request: Request) -> HttpResponse:
    unread = unread_count(request.user)
    words = f"{MOST_COUNTED - 1}+" if unread >= MOST_COUNTED else str(unread)
    context = {"unread": unread, "unread_words": words, "is_asked": True}
    return render(request, "notifications/bell_count.html", context)


@login_required
@require_GET
def follow(request: Request, pk: int) -> HttpResponse:
    """Go to what a notification is about; it is read with that."""
    found = get_object_or_404(Notification.objects.of(request.user), pk=pk)
    described = lines([found], request.user) if may_be_shown(found, request.user) else []
    if not described:
        raise Http404(pk)
    found.read(at=timezone.now())
    live.changed(live.topic(request.user))
    return redirect(described[0].place.url)


@login_required
@require_POST
def read(request: Request, pk: int) -> HttpResponse:
    found = get_object_or_404(Notification.objects.of(request.user), pk=pk)
    found.read(at=timezone.now()) if request.POST.get("on") == "yes" else found.unread()
    live.changed(live.topic(request.user))
    found.refresh_from_db()
    return render(request, "notifications/page.html#lines", {"lines": lines([found], request.user)})


@login_required
@require_POST
def read_all(request: Request) -> HttpResponse:
    at = timezone.now()
    read_everything(request.user, at=at)
    undo = f"{reverse('notifications:unread_all')}?{urlencode({'at': at.isoformat()})}"
    toast(request, _("All marked as read"), undo=undo)
    return redirect("notifications:page")


@login_required
@require_POST
def unread_all(request: Request) -> HttpResponse:
    at = parse_datetime(request.GET.get("at", ""))
    if at is None:
        return HttpResponseBadRequest()
    unread_everything(request.user, at=at)
    return HttpResponse(status=204)


def _place(text: str) -> tuple[datetime, int] | None:
    moment, _comma, key = text.rpartition(",")
    try:
        return datetime.fromisoformat(moment), int(key)
    except ValueError:
        return None
