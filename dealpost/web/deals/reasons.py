"""The company's reasons for losing a deal, as an administrator edits them."""

from collections import Counter
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from dealpost.accounts.models import User
from dealpost.crm.models import Deal, LostReason
from dealpost.web.ordered.forms import named
from dealpost.web.ordered.of import OrderedList, rows


def in_deals(deals: int) -> str:
    return ngettext("%d deal", "%d deals", deals) % deals


REASONS = OrderedList(
    name="deals:reason",
    page="deals:pipelines",
    form=named(LostReason),
    add=LostReason.add,
    add_address=lambda _reason: reverse("deals:reasons"),
    label=_("Reason"),
    new=_("New reason"),
    counted=in_deals,
)


def counted_reasons(user: User) -> dict[str, Any]:
    """Return the reasons with the deals lost for each, and what else was given as a reason."""
    counts: Counter[str] = Counter()
    for row in Deal.objects.visible_to(user).lost_by_reason():
        counts[row["lost_reason"]] += row["deals"]
    reasons = list(LostReason.objects.all())
    names = {each.name for each in reasons}
    others = [(words, in_deals(deals)) for words, deals in counts.most_common(30)]
    return {
        "reasons": list(rows(REASONS, reasons, lambda each: counts[each.name])),
        "other_reasons": [each for each in others if each[0] not in names],
    }
