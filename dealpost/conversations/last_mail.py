"""When there was mail about an item last, to filter items by: as far as somebody may read it."""

from datetime import timedelta
from typing import Any

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _

from dealpost.accounts.models import User
from dealpost.crm.filtering.fields import FilterField, How, start_of
from dealpost.crm.models import Organization

from .models import Link, Strand


def last_mail(model: type[Model]) -> FilterField:
    """Return the field by which items of this kind are compared with the day of their last mail."""

    def where(how: How, value: Any, user: User) -> Q:
        if how == "filled":
            return _with_mail(model, Strand.objects.readable_by(user))
        if how == "is":
            return where("at_least", value, user) & where("at_most", value, user)
        first = value if how == "at_least" else value + timedelta(days=1)
        since = Strand.objects.readable_by(user).filter(newest_at__gte=start_of(first))
        lately = _with_mail(model, since)
        return lately if how == "at_least" else where("filled", None, user) & ~lately

    return FilterField("last_mail", _("Last e-mail"), "date", where, is_optional=True)


def _with_mail(model: type[Model], strands: Any) -> Q:
    """Those that one of these strands is about; an organization has the mail of its people too."""
    links = Link.objects.standing().filter(conversation__in=strands.values("conversation"))
    paths = [str(model._meta.model_name)]
    if model is Organization:
        paths.append("person__organization")
    found = Q()
    for path in paths:
        keys = links.filter(**{f"{path}__isnull": False}).values(path)
        found |= Q(pk__in=keys)
    return found
