import pytest

from dealpost.crm.models import CustomField, Deal
from dealpost.crm.together import together
from dealpost.events.models import Event
from tests.conftest import MONDAY


def kept(deal: Deal) -> Deal:
    return Deal.objects.get(pk=deal.pk)


def test_what_happens_together_is_written_at_the_end_of_the_block(alice, deal):
    told = Event.objects.count()
    with together():
        deal.change(title="New", at=MONDAY, by=alice)
        deal.win(at=MONDAY, by=alice)
        assert kept(deal).is_open

    assert (kept(deal).title, kept(deal).status) == ("New", "won")
    newest = Event.objects.about(deal).order_by("-pk")[:2]
    assert [event.name for event in newest] == ["deal_won", "item_changed"]
    assert Event.objects.count() == told + 2


def test_of_a_block_that_fails_nothing_is_written_and_what_is_around_it_goes_on(alice, deal):
    def fail() -> None:
        with together():
            deal.change(title="Never", at=MONDAY, by=alice)
            raise LookupError

    with together():
        with pytest.raises(LookupError):
            fail()
        deal.change(lost_reason="Price", at=MONDAY, by=alice)

    assert kept(deal).title != "Never"
    assert kept(deal).lost_reason == "Price"


def test_custom_fields_of_one_item_changed_one_after_another_are_both_kept(alice, deal):
    size, colour = (CustomField.add("deal", name, "text") for name in ("Size", "Colour"))
    twin = kept(deal)
    with together():
        deal.change(custom={size.key: "XL"}, at=MONDAY, by=alice)
        twin.change(custom={colour.key: "red"}, at=MONDAY, by=alice)

    assert kept(deal).custom == {size.key: "XL", colour.key: "red"}


def test_what_is_longer_than_its_field_is_refused_and_not_cut(alice, deal):
    with pytest.raises(Exception, match="too long"):
        deal.change(currency="EURO", at=MONDAY, by=alice)
