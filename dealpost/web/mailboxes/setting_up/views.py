import asyncio
from collections.abc import Iterator
from functools import partial

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from dealpost.mailboxes.limiting import TooManyTests, count_test
from dealpost.mailboxes.models import Mailbox
from dealpost.mailboxes.reconnecting import reconnect as connect_again
from dealpost.providers.discovery import discover
from dealpost.web.mailboxes.finding import managed_mailbox
from dealpost.web.mailboxes.setting_up.forms import AddressForm, ConnectForm, ServersForm
from dealpost.web.mailboxes.setting_up.showing import TOO_MANY, connect_context, reconnect_context
from dealpost.web.mailboxes.setting_up.telling import tell
from dealpost.web.request import Request


@login_required
@require_http_methods(["GET", "POST"])
def connect(request: Request) -> HttpResponse:
    """Ask for the address; then show that its servers are being looked for, which asks for them."""
    asked = request.POST or (request.GET if "address" in request.GET else None)
    form = AddressForm(asked)
    context = {"form": form, "address": form.cleaned_data["address"] if form.is_valid() else ""}
    template = (
        "mailboxes/setup.html" if request.htmx.target == "setup" else "mailboxes/connect.html"
    )
    return render(request, template, context, status=422 if form.errors else 200)


@login_required
@require_POST
@transaction.non_atomic_requests  # looking may take 15 seconds
def discovery(request: Request) -> HttpResponse:
    """Find the servers of an address, and answer the form with what was found."""
    form = AddressForm(request.POST)
    if form.is_valid():
        try:
            count_test(request.user, at=timezone.now())
            found = asyncio.run(discover(form.cleaned_data["address"]))
        except TooManyTests:
            form.add_error("address", TOO_MANY)
        except ValueError:
            form.add_error("address", _("This is not an e-mail address."))
        else:
            context = connect_context(request.user, form.cleaned_data["address"], found)
            return render(request, "mailboxes/servers.html", context)
    return render(request, "mailboxes/setup.html", {"form": form}, status=422)


@login_required
@never_cache
@sensitive_post_parameters("password")
@sensitive_variables("form", "account")
@require_POST
@transaction.non_atomic_requests  # the test goes on after this function
def test(request: Request) -> HttpResponse | StreamingHttpResponse:
    """Test the servers, telling each step as it ends, and connect the mailbox if all is well."""
    form = ConnectForm(request.user, request.POST)
    if not _may_test(request, form):
        return render(request, "mailboxes/servers.html", {"form": form}, status=422)
    account = form.account(form.cleaned_data["address"])
    connect_it = partial(
        Mailbox.connect,
        at=timezone.now(),
        by=request.user,
        secret=account.secret,
        address=account.address,
        **form.servers,
        **form.choices(today=timezone.localdate()),
    )
    told = tell(account, user=request.user, language=get_language() or "en", connect=connect_it)
    return _streamed(told)


@login_required
@never_cache
@sensitive_post_parameters("password")
@sensitive_variables("form", "account")
@require_http_methods(["GET", "POST"])
@transaction.non_atomic_requests
def reconnect(request: Request, pk: int) -> HttpResponse | StreamingHttpResponse:
    """Test a new password or other servers, and go on with them if they work."""
    mailbox = managed_mailbox(request, pk)
    if request.method == "GET":
        return render(request, "mailboxes/reconnect.html", reconnect_context(mailbox))
    form = ServersForm(request.POST)
    if not _may_test(request, form):
        context = {"form": form, "mailbox": mailbox}
        return render(request, "mailboxes/servers.html", context, status=422)
    account = form.account(mailbox.address)
    at, by, secret = timezone.now(), request.user, account.secret
    connect_it = partial(connect_again, mailbox, secret=secret, at=at, by=by, **form.servers)
    told = tell(account, user=by, language=get_language() or "en", connect=connect_it)
    return _streamed(told)


def _may_test(request: Request, form: ServersForm) -> bool:
    if not form.is_valid():
        return False
    try:
        count_test(request.user, at=timezone.now())
    except TooManyTests:
        form.add_error(None, TOO_MANY)
        return False
    return True


def _streamed(lines: Iterator[str]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type="application/x-ndjson")
    response["X-Accel-Buffering"] = "no"  # nginx would hold the steps back until the last
    return response
