from datetime import timedelta

from dealpost.crm.models import Deal, LostReason, Organization, Person, Visibility
from dealpost.crm.stage_times import time_in_stages
from dealpost.events.models import Event
from tests.conftest import MONDAY


def test_lost_deals_are_grouped_by_what_was_said(alice, stages):
    for reason in ("No budget", "No budget", "Too late"):
        lost = Deal.add(title="x", value=10, owner=alice, stage=stages[0], at=MONDAY, by=alice)
        lost.lose(reason=reason, at=MONDAY, by=alice)

    found = [(row["lost_reason"], row["deals"]) for row in Deal.objects.lost_by_reason()]

    assert found == [("No budget", 2), ("Too late", 1)]


def test_a_reason_in_other_words_is_still_one_group(alice, deal):
    deal.lose(reason="No budget", at=MONDAY, by=alice)

    LostReason.objects.get(name="No budget").change(name="No money")

    assert Deal.objects.lost_by_reason().get()["lost_reason"] == "No money"


def test_time_in_stages_follows_the_moves(alice, deal, stages):
    days = [MONDAY + timedelta(days=each) for each in (3, 5, 9)]
    deal.move_to(stages[1], at=days[0], by=alice)
    deal.move_to(stages[0], at=days[1], by=alice)

    spent = time_in_stages(deal, at=days[2])

    assert {key: each.days for key, each in spent.items()} == {stages[0].pk: 7, stages[1].pk: 2}


def test_an_undone_move_does_not_start_the_days_again(alice, deal, stages):
    deal.move_to(stages[1], at=MONDAY + timedelta(days=3), by=alice)

    assert deal.move_back(at=MONDAY + timedelta(days=3), by=alice)
    assert (deal.stage, deal.stage_since) == (stages[0], MONDAY)
    assert not deal.move_back(at=MONDAY, by=alice)


def test_a_participant_becomes_the_person_and_the_person_a_participant(alice, bob, deal):
    ilse = Person.add(name="Ilse", owner=alice, at=MONDAY, by=alice)
    deal.add_participant(ilse, at=MONDAY, by=alice)
    assert list(Deal.objects.with_person(ilse)) == [deal]

    deal.make_primary(ilse, at=MONDAY, by=alice)

    assert deal.person == ilse
    assert [each.person for each in deal.participants.all()] == [bob]


def test_a_copy_is_an_open_deal_with_the_same_people(alice, carol, bob, deal):
    deal.add_participant(
        Person.add(name="Ilse", owner=alice, at=MONDAY, by=alice), at=MONDAY, by=alice
    )
    deal.win(at=MONDAY, by=alice)

    copied = deal.copy(title="Once more", owner=carol, at=MONDAY, by=carol)

    assert (copied.is_open, copied.person, copied.stage) == (True, bob, deal.stage)
    assert copied.participants.count() == 1


def test_a_search_reads_title_person_and_organization(alice, deal, bob):
    palace = Organization.add(name="Chair Palace", owner=alice, at=MONDAY, by=alice)
    deal.change(organization=palace, at=MONDAY, by=alice)

    for text in ("forty", "BAKKER", "palace"):
        assert list(Deal.objects.search(text, by=alice)) == [deal]
    assert not Deal.objects.search("tables", by=alice)


def test_a_search_does_not_betray_whom_a_deal_is_about(alice, carol, deal):
    secret = Person.add(
        name="Secret Sam", owner=carol, visibility=Visibility.OWNER, at=MONDAY, by=carol
    )
    deal.change(person=secret, at=MONDAY, by=carol)

    assert not Deal.objects.search("Secret", by=alice)
    assert Deal.objects.search("Secret", by=carol)
    assert Deal.objects.read_by(alice).get().person is None


def test_a_change_is_one_fact_with_before_and_after(alice, carol, deal):
    deal.change(title="Fifty chairs", owner=carol, currency="EUR", at=MONDAY, by=alice)

    event = Event.objects.get(name="item_changed")
    assert event.details == {"fields": {"title": ["Forty chairs", "Fifty chairs"], "owner": []}}
    assert event.actor == alice
