from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from dealpost.accounts.models import User
from dealpost.events.models import Event
from dealpost.web.profile.forms import ChangePasswordForm, ProfileForm
from dealpost.web.request import Request
from dealpost.web.toasts import toast

MOST_LINKS = 5
FIELDS = ("name", "language", "time_zone", "theme", "undo_seconds")


@login_required
@require_http_methods(["GET", "POST"])
def page(request: Request) -> HttpResponse:
    start = {name: getattr(request.user, name) for name in FIELDS}
    form = ProfileForm(request.POST or None, initial=start)
    if not form.is_valid():
        return _page(request, form=form, status=422 if form.errors else 200)
    request.user.change(**form.cleaned_data)
    request.session["language"] = request.user.language
    request.session["time_zone"] = request.user.time_zone
    with translation.override(request.user.language or translation.get_language()):
        toast(request, _("Saved."))
    return redirect("profile:page")


@login_required
@sensitive_post_parameters()
@require_POST
def password(request: Request) -> HttpResponse:
    form = ChangePasswordForm(request.user, request.POST)
    if not form.is_valid():
        return _page(request, password_form=form, status=422)
    request.user.change_password(form.cleaned_data["new_password"])
    update_session_auth_hash(request, request.user)
    toast(request, _("Your password is changed. Other devices must sign in again."))
    return redirect("profile:page")


def _page(request: Request, *, status: int, **forms: Any) -> HttpResponse:
    start = {name: getattr(request.user, name) for name in FIELDS}
    context = {
        "form": ProfileForm(initial=start),
        "password_form": ChangePasswordForm(request.user),
        "links": _links(request.user),
        **forms,
    }
    return render(request, "profile/page.html", context, status=status)


def _links(user: User) -> list[Event]:
    """Return when administrators made links with which this user's password can be chosen."""
    made = Event.objects.about(user).filter(name="password_link_made")
    return list(made.select_related("actor").newest_first()[:MOST_LINKS])
