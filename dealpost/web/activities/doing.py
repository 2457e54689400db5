"""Done, open again, deleted, back: each with a way to undo it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import trigger_client_event

from dealpost.crm.models import Activity
from dealpost.web.activities.answers import changed
from dealpost.web.activities.finding import activity_for
from dealpost.web.request import Request
from dealpost.web.toasts import toast


@login_required
@require_POST
def done(request: Request, pk: int) -> HttpResponse:
    activity = activity_for(request, pk)
    activity.finish(at=timezone.now(), by=request.user)
    toast(request, _("Done: %s") % activity, undo=reverse("activities:open", args=[pk]))
    response = changed()
    plan = _where_to_plan(activity)
    return trigger_client_event(response, "plan-next", {"url": plan}) if plan else response


@login_required
@require_POST
def reopened(request: Request, pk: int) -> HttpResponse:
    activity_for(request, pk).reopen()
    return changed()


@login_required
@require_POST
def remove(request: Request, pk: int) -> HttpResponse:
    activity = activity_for(request, pk)
    activity.remove(at=timezone.now())
    toast(request, _("Deleted: %s") % activity, undo=reverse("activities:restore", args=[pk]))
    return changed()


@login_required
@require_POST
def restore(request: Request, pk: int) -> HttpResponse:
    activity_for(request, pk).restore()
    return changed()


def _where_to_plan(activity: Activity) -> str:
    """Where the next one is planned: at its item, if nothing else is planned there."""
    for item in activity.items:
        kind = str(item._meta.model_name)
        planned = Activity.objects.open().filter(**{kind: item.pk})
        return "" if planned.exists() else reverse("activities:next", args=[kind, item.pk])
    return ""
