"""When there was mail about an item last, to filter items by: as far as somebody may read it."""

from datetime import timedelta
from typing import Any

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.crm.filtering.fields import FilterField, How, start_of
from dealpost.crm.models import Organization
from dealpost.crm.models.visible import visible_items

from .models import Link, Strand


def last_mail(model: type[Model]) -> FilterField:
    """Return the field by which items of this kind are compared with the day of their last mail."""

    def where(how: How, value: Any, user: User) -> Q:
        if how == "filled":
            return _with_mail(model, Strand.objects.readable_by(user), user)
        if how == "is":
            return where("at_least", value, user) & where("at_most", value, user)
        first = value if how == "at_least" else value + timedelta(days=1)
        since = Strand.objects.readable_by(user).filter(newest_at__gte=start_of(first))
        lately = _with_mail(model, since, user)
        return lately if how == "at_least" else where("filled", None, user) & ~lately

    return FilterField("last_mail", _("Last e-mail"), "date", where, is_optional=True)


def _with_mail(model: type[Model], strands: Any, user: User) -> Q:
    """Those that one of these strands is about; an organization has the mail of its people too.

    Of those people whom the user sees: where somebody hidden works is not told by their mail.
    """
    links = Link.objects.standing().filter(conversation__in=strands.values("conversation"))
    kind = str(model._meta.model_name)
    found = Q(pk__in=links.filter(**{f"{kind}__isnull": False}).values(kind))
    if model is Organization:
        of_people = links.filter(
            visible_items(user, "person__"), person__organization__isnull=False
        )
        found |= Q(pk__in=of_people.values("person__organization"))
    return found
