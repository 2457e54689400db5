from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealpost.accounts.inviting import invitation
from dealpost.accounts.models import LastAdministrator, Team, User
from dealpost.conversations.coming_back import proof_asked_of
from dealpost.conversations.teamwork.leaving import deactivate
from dealpost.events.recording import record
from dealpost.web.administrators import for_administrators
from dealpost.web.request import Request
from dealpost.web.toasts import toast, toast_failure
from dealpost.web.users.forms import UserForm


@login_required
@for_administrators
@require_GET
def items(request: Request) -> HttpResponse:
    context = {
        "users": User.objects.order_by("-is_active", "name").prefetch_related("teams"),
        "teams": Team.objects.prefetch_related("members"),
    }
    return render(request, "users/list.html", context)


@login_required
@for_administrators
@require_http_methods(["GET", "POST"])
def create(request: Request) -> HttpResponse:
    form = UserForm(request.POST or None)
    if form.is_valid():
        user = User.objects.create_user(password=None, **form.cleaned_data)
        return _handed_over(request, user)
    context = {"form": form, "title": _("New user"), "back": reverse("users:list")}
    context["button"] = _("Add user")
    status = 422 if form.errors else 200
    return render(request, "components/item_form.html", context, status=status)


@login_required
@for_administrators
@require_POST
def link(request: Request, pk: int) -> HttpResponse:
    """Make a new link with which this user chooses a password."""
    user = get_object_or_404(User, pk=pk, is_active=True)
    if user.has_usable_password():
        record("password_link_made", about=[user], at=timezone.now(), by=request.user)
    return _handed_over(request, user)


@login_required
@for_administrators
@require_POST
def administrator(request: Request, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    try:
        user.make_admin() if "on" in request.POST else user.dismiss_admin()
    except LastAdministrator:
        _refuse(request)
    return redirect("users:list")


@login_required
@for_administrators
@require_POST
def active(request: Request, pk: int) -> HttpResponse:
    user = get_object_or_404(User, pk=pk)
    try:
        if "on" in request.POST:
            user.activate()
        else:
            deactivate(user, by=request.user, at=timezone.now())
    except LastAdministrator:
        _refuse(request)
    else:
        text = _("%s may sign in.") if user.is_active else _("%s may no longer sign in.")
        toast(request, text % user)
    return redirect("users:list")


def _refuse(request: Request) -> None:
    text = _("This is the last administrator. Make somebody else administrator first.")
    toast_failure(request, text)


@never_cache
def _handed_over(request: Request, user: User) -> HttpResponse:
    address = reverse("sign_in:password", args=[invitation(user)])
    context = {"invited": user, "link": request.build_absolute_uri(address)}
    context["proof"] = proof_asked_of(user).value
    return render(request, "users/link.html", context)
