from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dealpost.accounts.founding import AlreadyFounded, found, is_founded
from dealpost.demo import founding
from dealpost.demo.arriving import mail_is_here
from dealpost.web.entering import enter
from dealpost.web.request import Request
from dealpost.web.toasts import toast
from dealpost.web.welcome.forms import FirstUserForm

PATIENCE = 15.0  # seconds for the demo's mail server to start, and for its first mail


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """Greet whoever comes to an installation without users, and make them its administrator."""
    if is_founded():
        return redirect("sign_in:page")
    form = FirstUserForm(request.POST or None)
    if not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "welcome/page.html", {"form": form}, status=status)
    try:
        user = found(**form.cleaned_data, language=translation.get_language() or "")
    except AlreadyFounded:
        return redirect("sign_in:page")
    enter(request, user)
    return redirect("welcome:start")


@transaction.non_atomic_requests  # the company is founded whole; then its mail can be waited for
@require_POST
def demo(request: HttpRequest) -> HttpResponse:
    """Found the demo company, and let whoever asked for it in as its administrator."""
    try:
        user = founding.found(settings.DEMO_FOLDER, at=timezone.now(), patience=PATIENCE)
    except AlreadyFounded:
        return redirect("sign_in:page")
    mail_is_here(user, within=PATIENCE)
    enter(request, user)
    toast(request, _("You are %(name)s of Studio Noord. Its mail is coming in.") % {"name": user})
    return redirect("inbox:home")


@login_required
@require_GET
def start(request: Request) -> HttpResponse:
    """Show the two ways to begin."""
    return render(request, "welcome/start.html")
