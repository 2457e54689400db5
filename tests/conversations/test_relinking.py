"""The past is linked as if everything had been known when it came."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dealpost.conversations.explaining_links import explain
from dealpost.conversations.linking import link, link_automatically
from dealpost.conversations.models import Conversation, Link
from dealpost.conversations.primary import make_primary
from dealpost.conversations.ruling import changing
from dealpost.crm.converting import convert
from dealpost.crm.models import Deal, Lead, Organization, Person, Project
from dealpost.crm.public_domains import add_public_domain, remove_public_domain
from dealpost.events.models import Event
from dealpost.events.reacting import reactions_to
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter
from tests.seeds import seeds

pytestmark = pytest.mark.django_db


def react() -> None:
    """Do what the worker would do about every fact, late and twice."""
    for event in [*Event.objects.order_by("pk"), *Event.objects.order_by("pk")]:
        for reaction in reactions_to(event.name):
            if reaction.__module__ == "dealpost.conversations.reactions":
                reaction(event)


def links_of(conversation):
    rows = conversation.links.standing()
    return {(link.kind, str(link.item), link.reason, link.evidence) for link in rows}


def links_seen(conversation, user):
    """As a page shows them: without those on what was deleted."""
    rows = conversation.links.standing().on_items_visible_to(user)
    return {(link.kind, str(link.item), link.reason, link.evidence) for link in rows}


def test_an_address_that_goes_takes_its_links_along(mailbox, alice, bob, deal):
    (message,) = deliver(mailbox, letter())
    bob.change_addresses(["bob@home.example"], at=MONDAY, by=alice)
    react()

    assert links_of(message.conversation) == set()


def test_another_address_of_the_same_person_keeps_them(mailbox, alice, bob, deal):
    both = ["bob@customer.example", "bob@home.example"]
    bob.change_addresses(both, at=MONDAY, by=alice)
    (message,) = deliver(mailbox, letter(more=["Cc: bob@home.example"]))
    bob.change_addresses(both[1:], at=MONDAY, by=alice)
    react()

    assert {evidence for *_, evidence in links_of(message.conversation)} == {"bob@home.example"}
    assert message.conversation.links.filter(deal=deal).exists()


def test_a_deal_that_becomes_somebody_elses_goes_and_the_other_comes(
    mailbox, alice, bob, deal, stages
):
    (message,) = deliver(mailbox, letter())
    more = Deal.add(title="More", person=bob, owner=alice, stage=stages[0], at=MONDAY, by=alice)
    deal.change(person=None, at=MONDAY, by=alice)
    react()

    assert [link.deal for link in message.conversation.links.filter(deal__isnull=False)] == [more]


def test_when_the_other_deal_is_won_one_is_left(mailbox, alice, bob, deal, stages):
    more = Deal.add(title="More", person=bob, owner=alice, stage=stages[0], at=MONDAY, by=alice)
    (message,) = deliver(mailbox, letter())
    more.win(at=MONDAY, by=alice)
    react()

    assert message.conversation.links.get(deal__isnull=False).deal == deal


def test_what_is_linked_stays_when_it_is_closed(mailbox, alice, bob, deal):
    (message,) = deliver(mailbox, letter())
    deal.win(at=MONDAY, by=alice)
    react()

    assert message.conversation.links.get(deal=deal).is_primary


def test_a_mailbox_that_no_longer_links_keeps_what_it_linked(mailbox, alice, bob, deal):
    (message,) = deliver(mailbox, letter())
    before = links_of(message.conversation)
    mailbox.links_automatically = False
    mailbox.save()
    link_automatically([message.conversation_id], at=MONDAY)

    assert links_of(message.conversation) == before


def test_a_link_by_hand_outlives_what_led_to_it(mailbox, alice, bob, deal):
    (message,) = deliver(mailbox, letter())
    link(message.conversation, deal, by=alice, at=MONDAY)
    bob.change_addresses([], at=MONDAY, by=alice)
    react()

    assert {kind for kind, *_ in links_of(message.conversation)} == {"deal"}


def test_the_deal_takes_the_place_of_the_lead(mailbox, alice, bob, stages):
    lead = Lead.add(title="Chairs", person=bob, owner=alice, at=MONDAY, by=alice)
    (message,) = deliver(mailbox, letter())
    deal = convert(lead, stages[0], at=MONDAY, by=alice)
    react()

    assert message.conversation.links.get(is_primary=True).deal == deal


# What may happen, each once and in any order. No item is added while another is alone with mail:
# there rule 4 wants what came first to stay, and the order to matter.
def happenings(mailbox, alice, stages, phase):
    persons, owner = {}, {"owner": alice, "at": MONDAY, "by": alice}

    def person(name, *addresses):
        persons[name] = Person.add(name=name, addresses=addresses, **owner)

    def rule(**fields):
        made = changing.make(owner=alice, by=alice, at=MONDAY, name="Rule", **fields)
        made.change(after_message=0)

    project = Project.add(title="Repairs", phase=phase, **owner)

    def mail(number, **more):
        deliver(mailbox, letter(message_id=f"<{number}@x>", **more))

    return [
        lambda: person("Bob", "bob@customer.example", "info@customer.example"),
        lambda: person("Ann", "ann@other.example"),
        lambda: Organization.add(name="Customer", domains=["customer.example"], **owner),
        lambda: Organization.add(name="Other", domains=["other.example", "gmail.com"], **owner),
        lambda: mail(1, in_reply_to="<2@x>"),
        lambda: mail(2, subject="Tables", more=["Cc: ann@other.example, joe@gmail.com"]),
        lambda: mail(3, subject="News", sender="info@customer.example", more=["List-Id: <n.x>"]),
        lambda: mail(4, subject="Lamps", sender="joe@other.example", to="info@customer.example"),
        lambda: mail(5, subject="Desks", sender="ann@other.example"),
        lambda: mail(6, subject="Broken desks"),
        lambda: mail(7, subject="Invoice", sender="joe@other.example"),
        lambda: rule(subject="broken", deed="project", project=project),
        lambda: rule(subject="invoice", senders=["other.example"], deed="nothing"),
    ], persons


@given(st.permutations(range(13)))
@settings(
    max_examples=seeds(5),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_the_order_in_which_things_come_does_not_matter(mailbox, alice, stages, phase, order):
    with transaction.atomic():
        deeds, persons = happenings(mailbox, alice, stages, phase)
        for number in order:
            deeds[number]()
        owner = {"owner": alice, "stage": stages[0], "at": MONDAY, "by": alice}
        Deal.add(title="Forty chairs", person=persons["Bob"], **owner)
        react()
        link_automatically(list(Conversation.objects.values_list("pk", flat=True)), at=MONDAY)
        found = {
            frozenset(conversation.messages.values_list("subject", flat=True)): {
                told[:3] if "rule" in told else told for told in links_of(conversation)
            }
            for conversation in Conversation.objects.filter(messages__isnull=False).distinct()
        }
        assert_explained()
        transaction.set_rollback(True)

    bob, customer = "bob@customer.example", "info@customer.example"
    both = {
        ("person", "Bob", "address", bob),
        ("person", "Ann", "address", "ann@other.example"),
        ("organization", "Customer", "domain", bob),
        ("organization", "Other", "domain", "ann@other.example"),
        ("deal", "Forty chairs", "only_open", bob),
    }
    assert found == {
        frozenset({"Chairs", "Tables"}): both,
        frozenset({"News"}): set(),
        frozenset({"Lamps"}): {
            ("person", "Bob", "address", customer),
            ("organization", "Customer", "domain", customer),
            ("organization", "Other", "domain", "joe@other.example"),
            ("deal", "Forty chairs", "only_open", customer),
        },
        frozenset({"Desks"}): {
            ("person", "Ann", "address", "ann@other.example"),
            ("organization", "Other", "domain", "ann@other.example"),
        },
        frozenset({"Broken desks"}): {
            ("person", "Bob", "address", bob),
            ("organization", "Customer", "domain", bob),
            ("project", "Repairs", "rule"),
        },
        frozenset({"Invoice"}): set(),
    }


def assert_explained() -> None:
    """What is explained is what is done: now, and after the links are made from nothing."""
    for conversation in Conversation.objects.filter(messages__isnull=False).distinct():
        explained = _spoken_for(conversation)
        assert explained == _automatic(conversation)
        conversation.links.automatic().standing().delete()
        explained = _spoken_for(conversation)
        link_automatically([conversation.pk], at=MONDAY)
        assert explained == _automatic(conversation)


def _spoken_for(conversation):
    findings = explain(conversation).findings
    return {(each.kind, each.item_id) for each in findings if each.speaks}


def _automatic(conversation):
    rows = Link.objects.filter(conversation=conversation).standing().automatic()
    return {(link.kind, link.item_id) for link in rows}


def test_domains_that_come_and_go_take_their_links_along(mailbox, alice):
    (message,) = deliver(mailbox, letter(sender="ann@other.example"))
    of_alice = {"owner": alice, "at": MONDAY, "by": alice}
    one, two = (Organization.add(name=name, **of_alice) for name in ("One", "Two"))
    for domains, linked in (
        ({one: ["other.example"]}, {"One"}),
        ({one: ["other.example"], two: ["other.example"]}, set()),  # whose is it?
        ({one: [], two: ["other.example"]}, {"Two"}),
    ):
        for organization, wanted in domains.items():
            organization.change_domains(wanted, at=MONDAY, by=alice)
        react()
        assert {name for _kind, name, *_ in links_of(message.conversation)} == linked


def test_whoever_takes_part_in_a_deal_counts(mailbox, alice, deal):
    ann = Person.add(name="Ann", addresses=["ann@other.example"], owner=alice, at=MONDAY, by=alice)
    (message,) = deliver(mailbox, letter(sender="ann@other.example"))
    deal.add_participant(ann, at=MONDAY, by=alice)
    react()
    assert message.conversation.links.get(deal__isnull=False).deal == deal

    deal.remove_participant(ann, at=MONDAY, by=alice)
    react()
    assert not message.conversation.links.filter(deal__isnull=False).exists()


def test_what_is_deleted_speaks_for_nothing_until_it_is_restored(mailbox, alice, bob, deal, stages):
    given = {"person": bob, "owner": alice, "stage": stages[0], "at": MONDAY, "by": alice}
    more = Deal.add(title="More", **given)
    (message,) = deliver(mailbox, letter())
    assert not [kind for kind, *_ in links_seen(message.conversation, alice) if kind == "deal"]

    deal.discard(at=MONDAY, by=alice)
    react()
    assert ("deal", "More", "only_open", "bob@customer.example") in links_seen(
        message.conversation, alice
    )
    bob.discard(at=MONDAY, by=alice)
    react()
    assert links_seen(message.conversation, alice) == set()
    for each in (bob, deal):
        each.bring_back(at=MONDAY, by=alice)
    more.discard(at=MONDAY, by=alice)
    react()
    assert {(kind, name) for kind, name, *_ in links_seen(message.conversation, alice)} == {
        ("person", "Bob Bakker"),
        ("deal", str(deal)),
    }


def test_a_persons_word_is_hidden_with_the_deal_and_stands_again_with_it(
    mailbox, alice, bob, deal, stages
):
    (message,) = deliver(mailbox, letter())
    given = {"owner": alice, "stage": stages[0], "at": MONDAY, "by": alice}
    chosen = Deal.add(title="Chosen", **given)
    link(message.conversation, chosen, by=alice, at=MONDAY)
    chosen.discard(at=MONDAY, by=alice)
    react()
    assert not [name for _, name, *_ in links_seen(message.conversation, alice) if name == "Chosen"]
    assert message.conversation.links.get(is_primary=True).deal == deal

    chosen.bring_back(at=MONDAY, by=alice)
    react()
    assert ("deal", "Chosen", "chosen", "") in links_seen(message.conversation, alice)
    assert message.conversation.links.get(is_primary=True).deal == chosen


def test_what_people_chose_while_a_deal_was_deleted_stays_when_it_is_restored(
    mailbox, alice, deal, stages
):
    (message,) = deliver(mailbox, letter())
    given = {"owner": alice, "stage": stages[0], "at": MONDAY, "by": alice}
    first, second = (Deal.add(title=title, **given) for title in ("First", "Second"))
    for each in (first, second):
        link(message.conversation, each, by=alice, at=MONDAY)
    first.discard(at=MONDAY, by=alice)
    react()
    make_primary(message.conversation.links.get(deal=second), by=alice, at=MONDAY)

    first.bring_back(at=MONDAY, by=alice)
    react()

    assert message.conversation.links.get(is_primary=True).deal == second


def test_a_domain_that_turns_out_to_be_public_gives_its_mail_back(mailbox, alice):
    Organization.add(name="Shop", domains=["customer.example"], owner=alice, at=MONDAY, by=alice)
    (message,) = deliver(mailbox, letter())
    assert {kind for kind, *_ in links_of(message.conversation)} == {"organization"}

    added = add_public_domain("customer.example", at=MONDAY, by=alice)
    react()
    assert links_of(message.conversation) == set()
    remove_public_domain(added, at=MONDAY, by=alice)
    react()
    assert {kind for kind, *_ in links_of(message.conversation)} == {"organization"}
