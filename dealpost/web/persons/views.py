from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from dealpost.crm.editing import edit as change
from dealpost.crm.models import Person
from dealpost.web.item_page import files_tab, history_tab, item_page, mail_tab
from dealpost.web.listing.kinds import PERSONS
from dealpost.web.listing.page import list_page
from dealpost.web.persons.forms import PersonForm
from dealpost.web.prefill import prefill
from dealpost.web.request import Request
from dealpost.web.surroundings import surroundings
from dealpost.web.toasts import toast


@login_required
@require_GET
def items(request: Request) -> HttpResponse:
    return list_page(request, PERSONS)


@login_required
@require_http_methods(["GET", "POST"])
def create(request: Request) -> HttpResponse:
    form = PersonForm(request.user, request.POST or None, initial=prefill(request))
    if form.is_valid():
        person = Person.add(at=timezone.now(), by=request.user, **form.cleaned_data)
        toast(request, _("%s was added.") % person)
        return redirect("persons:page", person.pk)
    return _form(request, form, _("New person"), back=reverse("persons:list"))


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: Request, pk: int) -> HttpResponse:
    person = _person(request, pk)
    form = PersonForm(request.user, request.POST or None, item=person)
    if form.is_valid():
        change(person, form.cleaned_data, at=timezone.now(), by=request.user)
        toast(request, _("Saved."))
        return redirect("persons:page", pk)
    return _form(request, form, str(person), back=reverse("persons:page", args=[pk]))


@login_required
@require_GET
def page(request: Request, pk: int) -> HttpResponse:
    person = get_object_or_404(Person.objects.read_by(request.user), pk=pk)
    return item_page(request, person, **surroundings(person, request.user))


@login_required
@require_GET
def mail(request: Request, pk: int) -> HttpResponse:
    return mail_tab(request, _person(request, pk))


@login_required
@require_GET
def files(request: Request, pk: int) -> HttpResponse:
    return files_tab(request, _person(request, pk))


@login_required
@require_GET
def history(request: Request, pk: int) -> HttpResponse:
    return history_tab(request, _person(request, pk))


def _person(request: Request, pk: int) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.user), pk=pk)


def _form(request: Request, form: PersonForm, title: str, *, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "back": back, "button": _("Save person")}
    status = 422 if form.errors else 200
    return render(request, "components/item_form.html", context, status=status)
