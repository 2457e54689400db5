"""Past mail follows a rule, and goes back when that is undone."""

from contextlib import suppress

import pytest

from dealpost.conversations import linking
from dealpost.conversations.models import LinkedBefore, PastLinking
from dealpost.conversations.ruling import changing, past
from dealpost.conversations.ruling.trying import try_on_past
from dealpost.crm.models import Deal, Project
from tests.conftest import MONDAY
from tests.conversations.ruling.making import linked, rule
from tests.delivering import deliver
from tests.letters import letter

pytestmark = pytest.mark.django_db
BOB = ("person", "Bob Bakker", "address")
BY_RULE = {BOB, ("project", "Support", "rule")}


@pytest.fixture
def project(alice, phase):
    return Project.add(title="Support", phase=phase, owner=alice, at=MONDAY, by=alice)


@pytest.fixture
def conversations(mailbox, alice, deal):
    """Of two people: those with Bob are about his only open deal."""
    senders = ["bob@customer.example", "bob@customer.example", "eve@other.example"]
    return [
        deliver(mailbox, letter(message_id=f"<{n}@x>", subject=f"Mail {n}", sender=sender))[
            0
        ].conversation
        for n, sender in enumerate(senders)
    ]


def carry_out(run):
    past.carry_out(run, clock=lambda: MONDAY)


def all_links(conversations):
    return [
        linked(each) | {link.deal_id for link in each.links.filter(is_primary=True)}
        for each in conversations
    ]


def test_past_mail_follows_and_undoing_gives_back_what_was(
    alice, bob, project, conversations, stages
):
    # With a second open deal, no rule would find the first again: undoing must.
    Deal.add(title="Second", person=bob, owner=alice, stage=stages[0], at=MONDAY, by=alice)
    before = all_links(conversations)
    made = rule(alice, past=False, senders=["customer.example"], deed="project", project=project)
    run = past.apply_to_past(made, by=alice, at=MONDAY)
    carry_out(run)
    assert [linked(each) for each in conversations] == [BY_RULE, BY_RULE, set()]
    assert LinkedBefore.objects.count() == 2

    assert past.take_back(run, by=alice, at=MONDAY)
    carry_out(run)
    assert all_links(conversations) == before
    made.refresh_from_db()
    assert not made.counts_for_the_past
    assert not past.take_back(run, by=alice, at=MONDAY)


def test_what_people_decided_meanwhile_outlives_the_undoing(alice, deal, project, conversations):
    one, two, _ = conversations
    made = rule(alice, past=False, senders=["customer.example"], deed="project", project=project)
    run = past.apply_to_past(made, by=alice, at=MONDAY)
    carry_out(run)
    linking.link(one, project, by=alice, at=MONDAY)
    linking.unlink(two.links.get(project=project), by=alice, at=MONDAY)
    past.take_back(run, by=alice, at=MONDAY)
    carry_out(run)

    assert ("project", "Support", "chosen") in linked(one)
    assert linked(two) == {BOB, ("deal", "Forty chairs", "only_open")}
    assert two.links.get(project=project).is_rejected


def test_undone_before_it_was_through_it_undoes_what_it_did(
    alice, project, conversations, monkeypatch
):
    monkeypatch.setattr(past, "AT_ONCE", 1)
    before = all_links(conversations)
    made = rule(alice, past=False, senders=["customer.example"], deed="project", project=project)
    run = past.apply_to_past(made, by=alice, at=MONDAY)
    moments = iter([MONDAY])
    with suppress(StopIteration):
        past.carry_out(run, clock=lambda: next(moments))  # killed after the first portion
    assert all_links(conversations) != before

    past.take_back(run, by=alice, at=MONDAY)
    carry_out(PastLinking.objects.get())
    assert all_links(conversations) == before
    assert PastLinking.objects.get().ended_at == MONDAY


def test_a_rule_that_is_changed_takes_its_mail_along(alice, project, conversations):
    made = rule(alice, senders=["customer.example"], deed="nothing")
    linking.link_automatically([each.pk for each in conversations], at=MONDAY)
    assert [linked(each) for each in conversations] == [set(), set(), set()]

    changing.change(made, by=alice, at=MONDAY, senders=["other.example"])
    carry_out(PastLinking.objects.get())
    assert ("deal", "Forty chairs", "only_open") in linked(conversations[0])


def test_a_rule_removed_and_put_back(alice, project, conversations):
    made = rule(alice, senders=["customer.example"], deed="nothing")
    linking.link_automatically([each.pk for each in conversations], at=MONDAY)
    changing.remove(made, by=alice, at=MONDAY)
    carry_out(PastLinking.objects.latest("pk"))
    assert BOB in linked(conversations[0])

    changing.restore(made, by=alice, at=MONDAY)
    carry_out(PastLinking.objects.latest("pk"))
    assert linked(conversations[0]) == set()


def test_trying_a_rule_tells_what_applying_it_does(alice, deal, project, conversations):
    made = rule(alice, past=False, senders=["customer.example"], deed="project", project=project)
    trial = try_on_past(made, alice)
    before = [linked(each) for each in conversations]
    carry_out(past.apply_to_past(made, by=alice, at=MONDAY))

    assert (trial.fitting, trial.changed, trial.is_cut) == (2, 2, False)
    assert {each.strand.conversation for each in trial.shown} == set(conversations[:2])
    assert [[*each.comes, *each.goes] for each in trial.shown] == [[project, deal]] * 2
    assert before != [linked(each) for each in conversations]


def test_trying_tells_nobody_of_what_they_may_not_see(alice, carol, deal, project, conversations):
    made = rule(alice, past=False, senders=["customer.example"], deed="project", project=project)
    assert try_on_past(made, carol).fitting == 0  # it is Alice's private mail

    for item in (deal, project):
        item.change(owner=carol, visibility="owner", at=MONDAY, by=alice)
    trial = try_on_past(made, alice)
    assert (trial.fitting, trial.changed, list(trial.shown)) == (2, 0, [])
