"""A few fields of the company's own, filled in where its people would have done so."""

from decimal import Decimal

from dealpost.crm.fields.defining import define
from dealpost.crm.fields.kinds import FieldKind
from dealpost.crm.fields.values import Money, stored
from dealpost.crm.models import Deal, Organization
from dealpost.demo.dice import chance, dice, one_of

SEGMENTS = ("Hotel", "Restaurant", "Office", "School", "Care")
MATERIALS = ("Oak", "Beech", "Steel", "Recycled plastic")
FILLED_IN = 0.7  # of all items: nobody is that tidy
SHARE_OF_VALUE = (Decimal("0.8"), Decimal(1), Decimal("1.25"))


def load_fields(seed: int) -> None:
    segment = define("organization", name="Segment", kind=FieldKind.CHOICE, options=SEGMENTS)
    materials = define("deal", name="Materials", kind=FieldKind.CHOICES, options=MATERIALS)
    budget = define("deal", name="Budget", kind=FieldKind.MONEY)
    segments, wood = [option.pk for option in segment.options.all()], list(materials.options.all())
    rng = dice(seed, "fields")
    organizations = [each for each in Organization.objects.order_by("pk") if chance(rng, FILLED_IN)]
    for organization in organizations:
        organization.custom = {segment.key: one_of(rng, segments)}
    Organization.objects.bulk_update(organizations, ["custom"])
    deals = [each for each in Deal.objects.order_by("pk") if chance(rng, FILLED_IN)]
    for deal in deals:
        chosen = rng.sample(wood, 1 + int(chance(rng, 0.4)))
        amount = (deal.value * one_of(rng, SHARE_OF_VALUE)).quantize(Decimal(1))
        deal.custom = {
            materials.key: stored(FieldKind.CHOICES, chosen),
            budget.key: stored(FieldKind.MONEY, Money(amount, deal.currency)),
        }
    Deal.objects.bulk_update(deals, ["custom"])
