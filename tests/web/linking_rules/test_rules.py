"""The page of the rules with conditions."""

import re

import pytest
from django.urls import reverse

from dealpost.conversations.models import LinkingRule, PastLinking, Strand
from dealpost.conversations.ruling import past
from dealpost.crm.models import Project
from dealpost.mailboxes.models import Mailbox
from tests.conftest import MONDAY
from tests.conversations.ruling.making import linked, rule
from tests.delivering import deliver
from tests.letters import letter

pytestmark = pytest.mark.django_db


@pytest.fixture
def project(alice, phase):
    return Project.add(title="Support", phase=phase, owner=alice, at=MONDAY, by=alice)


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def page(client, name="list", *args) -> str:
    response = client.get(reverse(f"linking_rules:{name}", args=args))
    assert response.status_code == 200
    return words(response)


def post(client, name, /, *args, **data):
    return client.post(reverse(f"linking_rules:{name}", args=args), data)


WANTED = {"name": "Support mail", "subject_words": "all", "senders": "customer.example"}


def test_a_rule_is_made_tried_applied_and_undone(signed_in, mailbox, alice, deal, project):
    (message,) = deliver(mailbox, letter())
    assert "No rules yet" in page(signed_in)
    wanted = {**WANTED, "deed": "project", "project": project.pk}
    tried = words(post(signed_in, "trial", **wanted))
    assert "1 past conversation would be linked otherwise" in tried
    assert "Linked to Support" in tried
    assert "No longer linked to Forty chairs" in tried
    assert not LinkingRule.objects.exists()

    made = post(signed_in, "create", **wanted)
    mine = LinkingRule.objects.get()
    assert made.url == reverse("linking_rules:past", args=[mine.pk])
    assert "1 past conversation would be linked otherwise" in page(signed_in, "past", mine.pk)
    assert "from customer.example → link it to “Support”" in page(signed_in)

    assert "Past mail follows" in words(post(signed_in, "past", mine.pk))
    past.carry_out(PastLinking.objects.get(), clock=lambda: MONDAY)
    assert ("project", "Support", "rule") in linked(message.conversation)
    assert "1 conversation is linked otherwise since." in page(signed_in, "run", mine.pk)
    assert "1 linked" in page(signed_in)

    post(signed_in, "undo", mine.pk)
    past.carry_out(PastLinking.objects.get(), clock=lambda: MONDAY)
    assert ("deal", "Forty chairs", "only_open") in linked(message.conversation)
    assert post(signed_in, "undo", mine.pk).status_code == 404


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"senders": "nobody"}, "“nobody” is neither an address nor a domain."),
        ({"senders": ""}, "fill in at least one condition"),
        ({"deed": "deal"}, "Choose to what."),
    ],
)
def test_a_rule_that_says_too_little_is_not_made(signed_in, more, said):
    response = post(signed_in, "create", **{**WANTED, "deed": "nothing", **more})

    assert response.status_code == 422
    assert said in words(response)


def test_a_rule_is_changed_switched_moved_removed_and_put_back(signed_in, mailbox, alice):
    one, two = (
        rule(alice, owner=alice, name=name, senders=["a.example"], deed="suggest")
        for name in ("One", "Two")
    )
    post(signed_in, "switch", one.pk)
    post(signed_in, "shift", two.pk, up="1")
    form = signed_in.get(reverse("linking_rules:edit", args=[two.pk])).content.decode()
    assert "a.example</textarea>" in form
    post(signed_in, "edit", two.pk, **{**WANTED, "name": "Third", "deed": "nothing"})
    assert [(each.name, each.is_on) for each in LinkingRule.objects.in_order()] == [
        ("Third", True),
        ("One", False),
    ]

    post(signed_in, "removal", two.pk)
    assert "Third" not in page(signed_in).replace("Third was removed", "")
    post(signed_in, "restore", two.pk)
    assert "Third" in page(signed_in)


def test_the_companys_rules_are_the_administrators(signed_in, as_admin, alice, admin, client):
    post(as_admin, "create", **{**WANTED, "deed": "nothing", "whose": "company"})
    company = LinkingRule.objects.get()
    assert company.owner is None
    assert "Support mail" in page(as_admin)

    client.force_login(alice)
    assert "Support mail" in page(client)
    assert (
        reverse("linking_rules:edit", args=[company.pk])
        not in client.get(reverse("linking_rules:list")).content.decode()
    )
    for name in ("edit", "past", "run"):
        assert client.get(reverse(f"linking_rules:{name}", args=[company.pk])).status_code == 404
    for name in ("edit", "switch", "shift", "removal", "restore", "past", "undo"):
        assert post(client, name, company.pk).status_code == 404
    post(client, "create", **{**WANTED, "deed": "nothing", "whose": "company"})
    assert LinkingRule.objects.filter(owner=alice).exists()


def test_an_administrator_does_not_reach_into_a_colleagues_mailbox(as_admin, mailbox, alice):
    rule(alice, owner=alice, name="Alice's own", senders=["a.example"], deed="nothing")
    assert "Alice's own" not in page(as_admin)
    form = as_admin.get(reverse("linking_rules:create")).content.decode()
    assert mailbox.address not in form
    response = post(as_admin, "create", **{**WANTED, "deed": "nothing", "mailbox": mailbox.pk})
    assert response.status_code == 422


def test_what_may_not_be_seen_is_not_named(as_admin, alice, admin, project, hidden):
    rule(admin, senders=["customer.example"], deed="project", project=project)
    assert "link it to “Support”" in page(as_admin)
    project.change(at=MONDAY, by=alice, **hidden)

    assert "link it to “something you may not see”" in page(as_admin)


def test_why_names_the_rule_to_whose_it_is(client, mailbox, alice, carol, deal, project):
    rule(
        alice,
        owner=alice,
        name="My support",
        senders=["customer.example"],
        deed="project",
        project=project,
    )
    (message,) = deliver(mailbox, letter())
    Strand.objects.update(visibility=Mailbox.Visibility.SHARED)
    address = reverse("conversation:why", args=[message.conversation_id])
    client.force_login(alice)
    told = words(client.get(address))
    assert "It is about “Support”. Linked by the rule “My support”." in told
    assert "Not linked because of the rule “My support”." in told
    assert "Decided by the rule “My support”. Change that" in told

    client.force_login(carol)
    told = words(client.get(address))
    assert "Linked by a rule of Alice Jansen." in told
    assert "My support" not in told


def test_why_says_that_a_rule_keeps_mail_from_being_linked(signed_in, mailbox, alice, deal):
    rule(alice, senders=["customer.example"], deed="nothing")
    (message,) = deliver(mailbox, letter())
    told = words(signed_in.get(reverse("conversation:why", args=[message.conversation_id])))

    assert "Such mail is not linked because of the rule “Support mail”." in told
