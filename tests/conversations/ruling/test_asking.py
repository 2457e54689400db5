"""Which rule decides about mail, and what follows from it."""

import pytest

from dealpost.conversations import linking
from dealpost.conversations.models import Label
from dealpost.conversations.models.linking_rule import LinkingRule
from dealpost.conversations.ruling.asking import deciding
from dealpost.crm.models import Deal, Organization, Pipeline, Project, Stage
from tests.conftest import MONDAY
from tests.conversations.ruling.making import linked, rule
from tests.delivering import deliver, inbox_of
from tests.letters import letter

pytestmark = pytest.mark.django_db
BOB = ("person", "Bob Bakker", "address")


@pytest.fixture
def project(alice, phase):
    return Project.add(title="Support", phase=phase, owner=alice, at=MONDAY, by=alice)


def test_a_rule_links_to_its_item_instead_of_the_only_open_deal(mailbox, alice, deal, project):
    rule(alice, senders=["customer.example"], deed="project", project=project)
    (message,) = deliver(mailbox, letter())

    assert linked(message.conversation) == {BOB, ("project", "Support", "rule")}
    assert message.conversation.links.get(project=project).is_primary


def test_mail_of_lists_and_machines_is_ruled_too(mailbox, alice, project):
    rule(alice, senders=["bob@customer.example"], deed="project", project=project)
    (message,) = deliver(mailbox, letter(more=["List-Id: <news.example>"]))

    assert linked(message.conversation) == {("project", "Support", "rule")}


def test_what_is_not_to_be_linked_is_linked_to_nobody(mailbox, alice, deal):
    rule(alice, senders=["customer.example"], deed="nothing")
    (message,) = deliver(mailbox, letter())

    assert linked(message.conversation) == set()


def test_what_is_left_to_people_is_suggested(mailbox, alice, deal):
    rule(alice, senders=["customer.example"], deed="suggest")
    (message,) = deliver(mailbox, letter())

    assert linked(message.conversation) == {BOB}


def test_the_only_open_deal_in_a_pipeline(mailbox, alice, bob, deal, stages):
    after_sales = Stage.objects.create(pipeline=Pipeline.objects.create(name="After"), name="New")
    repair, *_ = (
        Deal.add(title=title, person=bob, owner=alice, stage=stage, at=MONDAY, by=alice)
        for title, stage in (("Repair", after_sales), ("Tables", stages[0]))
    )
    rule(alice, subject="broken", deed="pipeline", pipeline=after_sales.pipeline, owner=alice)
    (message,) = deliver(mailbox, letter(subject="A broken chair"))
    assert linked(message.conversation) == {BOB, ("deal", "Repair", "rule")}

    Deal.add(title="More", person=bob, owner=alice, stage=after_sales, at=MONDAY, by=alice)
    (other,) = deliver(mailbox, letter(message_id="<2@x>", subject="Broken, again"))
    assert linked(other.conversation) == {BOB}

    repair.win(at=MONDAY, by=alice)
    linking.link_automatically([other.conversation_id], at=MONDAY)
    assert linked(other.conversation) == {BOB, ("deal", "More", "rule")}


def test_the_first_rule_that_fits_decides_and_the_companys_come_first(mailbox, alice, project):
    rule(alice, owner=alice, senders=["customer.example"], deed="nothing")
    rule(alice, senders=["other.example"], deed="nothing")
    company = rule(alice, people=["bob@customer.example"], deed="project", project=project)
    (message,) = deliver(mailbox, letter())

    found = deciding([message.conversation_id], LinkingRule.objects.asked())
    assert found == {message.conversation_id: company}


def test_a_persons_choice_stands_whatever_a_rule_says(mailbox, alice, deal, project):
    (message,) = deliver(mailbox, letter())
    conversation = message.conversation
    linking.link(conversation, deal, by=alice, at=MONDAY)
    rule(alice, senders=["customer.example"], deed="project", project=project)
    linking.link_automatically([conversation.pk], at=MONDAY)
    assert linked(conversation) == {BOB, ("deal", "Forty chairs", "chosen")}

    LinkingRule.objects.update(deed="nothing")
    linking.link_automatically([conversation.pk], at=MONDAY)
    assert linked(conversation) == {("deal", "Forty chairs", "chosen")}


def test_what_somebody_took_away_no_rule_makes_again(mailbox, alice, project):
    rule(alice, senders=["customer.example"], deed="project", project=project)
    (message,) = deliver(mailbox, letter())
    linking.unlink(message.conversation.links.get(project=project), by=alice, at=MONDAY)
    deliver(mailbox, letter(message_id="<2@x>", in_reply_to="<1@customer.example>"))

    assert linked(message.conversation) == set()


def test_a_rule_switched_off_leaves_what_it_has_linked(mailbox, alice, deal, project):
    made = rule(alice, senders=["customer.example"], deed="project", project=project)
    (message,) = deliver(mailbox, letter())
    made.change(is_on=False)
    linking.link_automatically([message.conversation_id], at=MONDAY)
    (other,) = deliver(mailbox, letter(message_id="<2@x>", subject="Other"))

    assert ("project", "Support", "rule") in linked(message.conversation)
    assert linked(other.conversation) == {BOB, ("deal", "Forty chairs", "only_open")}


def test_a_rule_whose_item_is_closed_rests(mailbox, alice, deal, project):
    rule(alice, senders=["customer.example"], deed="project", project=project)
    project.finish(at=MONDAY, by=alice)
    (message,) = deliver(mailbox, letter())

    assert ("deal", "Forty chairs", "only_open") in linked(message.conversation)


def test_a_rule_is_for_mail_that_comes_after_it(mailbox, alice, deal, project):
    (message,) = deliver(mailbox, letter())
    rule(alice, past=False, senders=["customer.example"], deed="project", project=project)
    linking.link_automatically([message.conversation_id], at=MONDAY)
    assert ("deal", "Forty chairs", "only_open") in linked(message.conversation)

    (other,) = deliver(mailbox, letter(message_id="<2@x>", subject="Other"))
    assert ("project", "Support", "rule") in linked(other.conversation)


@pytest.mark.parametrize(
    ("conditions", "fits"),
    [
        ({"senders": ["bob@customer.example"]}, True),
        ({"senders": ["ob@customer.example"]}, False),
        ({"senders": ["customer.example"]}, True),
        ({"senders": ["shop.example"]}, False),
        ({"recipients": ["alice@shop.example"]}, True),
        ({"recipients": ["hidden@other.example"]}, False),
        ({"people": ["hidden@other.example"]}, False),
        ({"people": ["mail.customer.example", "shop.example"]}, True),
        ({"subject": "re: chairs"}, False),
        ({"subject": "CHAIRS éclairs"}, True),
        ({"subject": "chair"}, False),
        ({"subject": "tables chairs", "subject_words": "any"}, True),
        ({"subject": "[shop] forty chairs", "subject_words": "phrase"}, True),
        ({"subject": "forty [shop] chairs", "subject_words": "phrase"}, False),
        ({"subject": "chairs", "has_attachments": True}, False),
        ({"senders": ["customer.example"], "has_attachments": False}, True),
        ({}, False),
    ],
)
def test_when_a_message_fits(mailbox, alice, conditions, fits):
    raw = letter(subject="[Shop] Forty  Chairs and Éclairs", more=["Bcc: hidden@other.example"])
    (message,) = deliver(mailbox, raw)
    rule(alice, owner=alice, deed="nothing", **conditions)

    found = deciding([message.conversation_id], LinkingRule.objects.asked())
    assert bool(found) is fits


def test_a_mailbox_a_folder_and_a_label(mailbox, team_mailbox, alice):
    (message,) = deliver(team_mailbox, letter())
    label = Label.objects.create(name="Urgent", keyword="urgent", created_at=MONDAY)
    message.deliveries.get().labels.create(label=label)
    for conditions, fits in (
        ({"mailbox": team_mailbox}, True),
        ({"mailbox": mailbox}, False),
        ({"folder": inbox_of(team_mailbox)}, True),
        ({"folder": inbox_of(mailbox)}, False),
        ({"label": label}, True),
        ({"label": label, "senders": ["other.example"]}, False),
    ):
        made = rule(alice, deed="nothing", **conditions)
        assert bool(deciding([message.conversation_id], [made])) is fits


def test_what_is_in_a_colleagues_mail_is_nobodys_to_ask(mailbox, team_mailbox, alice, carol):
    (message,) = deliver(mailbox, letter())
    (of_team,) = deliver(team_mailbox, letter(message_id="<2@x>", subject="Chairs, too"))
    both = [message.conversation_id, of_team.conversation_id]
    address, subject = {"senders": ["customer.example"]}, {"subject": "chairs"}

    for owner, conditions, fits in (
        (None, address, both),
        (None, subject, both[1:]),  # of teams' mailboxes alone
        (None, {**address, **subject}, both[1:]),
        (alice, subject, both[:1]),
        (carol, address, []),
    ):
        made = rule(alice, owner=owner, deed="nothing", **conditions)
        assert sorted(deciding(both, [made])) == fits


def test_nobody_keeps_a_colleagues_mail_from_its_deal(mailbox, alice, carol, deal, team_mailbox):
    rule(alice, owner=alice, senders=["customer.example"], deed="nothing")
    (message,) = deliver(mailbox, letter())
    assert linked(message.conversation) == set()

    deliver(team_mailbox, letter())
    assert ("deal", "Forty chairs", "only_open") in linked(message.conversation)


def test_a_rule_links_to_nothing_that_its_maker_may_not_see(mailbox, alice, carol, project):
    rule(alice, owner=alice, senders=["customer.example"], deed="project", project=project)
    project.change(owner=carol, visibility="owner", at=MONDAY, by=alice)
    (message,) = deliver(mailbox, letter())

    assert linked(message.conversation) == set()


def test_a_rule_that_links_to_an_organization_leaves_the_deal_to_the_others(mailbox, alice, deal):
    group = Organization.add(name="Group", owner=alice, at=MONDAY, by=alice)
    rule(alice, senders=["customer.example"], deed="organization", organization=group)
    (message,) = deliver(mailbox, letter())

    assert linked(message.conversation) == {
        BOB,
        ("organization", "Group", "rule"),
        ("deal", "Forty chairs", "only_open"),
    }
