from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from dealpost.accounts.founding import is_founded
from dealpost.accounts.inviting import invited
from dealpost.accounts.models import User
from dealpost.accounts.signing_in import TooManyFailures, sign_in
from dealpost.conversations.coming_back import NotProven, Proof, come_back, proof_asked_of, prove
from dealpost.web.entering import enter
from dealpost.web.new_password import NewPasswordForm
from dealpost.web.sign_in.forms import ProvenPasswordForm, SignInForm

TOO_MANY = _lazy("Too many attempts. Wait a quarter of an hour and try again.")


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(_next(request))
    if not is_founded():
        return redirect("welcome:page")
    form = SignInForm(request.POST or None)
    if form.is_valid() and (user := _known(request, form)):
        enter(request, user)
        return redirect(_next(request))
    context = {"form": form, "next": request.POST.get("next", request.GET.get("next", ""))}
    return render(request, "sign_in/page.html", context, status=422 if form.errors else 200)


@require_POST
def out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("sign_in:page")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest, token: str) -> HttpResponse:
    """Let somebody who was sent a link choose a password, once."""
    user = invited(token)
    if user is None:
        return render(request, "sign_in/expired.html", status=410)
    asked = proof_asked_of(user)
    form_class = ProvenPasswordForm if asked is Proof.MAILBOX else NewPasswordForm
    form = form_class(user, request.POST or None)
    if asked is Proof.IMPOSSIBLE or not (form.is_valid() and _is_proven(request, user, form)):
        context = {"form": form, "invited": user, "asked": asked.value}
        return render(request, "sign_in/password.html", context, status=422 if form.errors else 200)
    come_back(user, form.cleaned_data["new_password"], at=timezone.now())
    enter(request, user)
    return redirect(_next(request))


def _is_proven(request: HttpRequest, user: User, form: NewPasswordForm) -> bool:
    """Whether all is known that was asked; what is wrong stands in the form."""
    if not isinstance(form, ProvenPasswordForm):
        return True
    place, secret = request.META.get("REMOTE_ADDR", ""), form.cleaned_data["mailbox_password"]
    try:
        prove(user, secret, place=place, at=timezone.now())
    except NotProven:
        form.add_error("mailbox_password", _("That is not the password of the mailbox."))
    except TooManyFailures:
        form.add_error(None, TOO_MANY)
    return not form.errors


def _known(request: HttpRequest, form: SignInForm) -> User | None:
    email, secret = form.cleaned_data["email"], form.cleaned_data["password"]
    place = request.META.get("REMOTE_ADDR", "")
    try:
        user = sign_in(email, secret, place=place, at=timezone.now())
    except TooManyFailures:
        form.add_error(None, TOO_MANY)
        return None
    if user is None:
        form.add_error(None, _("This address and password do not belong together."))
    return user


def _next(request: HttpRequest) -> str:
    """Return the page that was asked for, if it is one of ours."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return resolve_url(settings.LOGIN_REDIRECT_URL)
