import pytest

from dealpost.crm.models import CustomField, Deal, Organization
from dealpost.mailboxes.models import Mailbox
from tests.conftest import MONDAY
from tests.delivering import deliver
from tests.letters import letter


@pytest.fixture
def tables(alice, carol, stages) -> Deal:
    return Deal.add(title="Ten tables", owner=carol, stage=stages[1], at=MONDAY, by=alice)


def titles(client, *conditions: str, **more: str) -> list[str]:
    answer = client.get("/deals/list/", {"f": conditions, **more})
    return sorted(str(row) for row in answer.context["listing"].rows)


def test_a_list_shows_what_meets_the_conditions_in_its_address(signed_in, deal, tables):
    assert titles(signed_in, "title.contains.chairs") == ["Forty chairs"]
    assert titles(signed_in, "title.contains.chairs", "owner.none.me", match="any") == [
        "Forty chairs",
        "Ten tables",
    ]


def test_a_condition_is_told_in_words_and_taken_away(signed_in, deal):
    page = signed_in.get("/deals/list/", {"f": ["title.is.x", "owner.any.me"], "match": "any"})

    assert [(str(each.field), each.comparison, each.value) for each in page.context["words"]] == [
        ("Title", "is", "x"),
        ("Owner", "is any of", "Me"),
    ]
    assert page.context["words"][0].without == "f=owner.any.me&match=any&view=all"


def test_a_condition_on_a_field_that_is_gone_finds_nothing_and_says_so(signed_in, deal):
    field = CustomField.add("deal", "Colour", "text")
    field.retire(at=MONDAY)

    assert titles(signed_in, "custom-colour.contains.x") == []
    page = signed_in.get("/deals/list/", {"f": "custom-colour.contains.x"}).text
    assert "no longer works" in page


def test_a_condition_is_built_step_by_step(signed_in, stages):
    new = signed_in.get("/lists/deal/condition/")
    other = signed_in.get("/lists/deal/condition/", {"f": "stage.contains.x"})
    third = signed_in.get("/lists/deal/condition/", {"f": "value.between.5~"})

    assert new.context["row"].condition.field == "title"
    assert str(other.context["row"].condition) == "stage.any."
    assert "Quote sent" in other.text
    assert third.context["row"].values == ["5", ""]
    assert signed_in.get("/lists/mailbox/condition/").status_code == 404


def test_persons_without_recent_mail_are_found(signed_in, bob, mailbox):
    deliver(mailbox, letter(sender="Bob <bob@customer.example>", subject="Chairs?"))

    def found(condition: str) -> bool:
        page = signed_in.get("/persons/", {"f": condition})
        return bob in page.context["listing"].rows

    assert found("last_mail.filled.")
    assert found("last_mail.older.1") != found("last_mail.last.1")
    assert not found("last_mail.empty.")


def test_mail_that_one_may_not_read_does_not_count(client, carol, bob, mailbox):
    deliver(mailbox, letter(sender="Bob <bob@customer.example>", subject="Chairs?"))
    mailbox.strands.update(visibility="private")
    client.force_login(carol)

    assert bob in client.get("/persons/").context["listing"].rows
    for condition in ("last_mail.filled.", "last_mail.older.1", "last_mail.last.30000"):
        assert not client.get("/persons/", {"f": condition}).context["listing"].rows


def test_the_mail_of_a_hidden_person_does_not_tell_where_they_work(client, alice, carol, bob):
    """Carol has mail with Bob, and may see his employer, but not who of hers he is."""
    given = {"owner": alice, "at": MONDAY, "by": alice}
    employer = Organization.add(name="Customer", **given)
    bob.change(organization=employer, visibility="owner", at=MONDAY, by=alice)
    own = Mailbox.connect(
        address=carol.email, owner=carol, secret="x", username="c", at=MONDAY, by=carol
    )
    (message,) = deliver(own, letter(sender="Bob <bob@customer.example>"))
    message.conversation.links.exclude(person=bob).delete()

    def found(user) -> bool:
        client.force_login(user)
        page = client.get("/organizations/", {"f": "last_mail.filled."})
        return employer in page.context["listing"].rows

    assert message.conversation.links.get().person == bob
    assert not found(carol)
    bob.change(visibility="everyone", at=MONDAY, by=alice)
    assert found(carol)


def test_a_person_is_chosen_and_told_by_name(signed_in, deal, bob, tables):
    asked = f"person.one.{bob.pk}"

    assert titles(signed_in, asked) == ["Forty chairs"]
    assert titles(signed_in, f"person.other.{bob.pk}") == ["Ten tables"]
    page = signed_in.get("/deals/list/", {"f": asked})
    assert page.context["words"][0].value == "Bob Bakker"
    assert 'value="Bob' not in page.text
    assert "Search a person" not in page.text, "one is chosen already"


def test_an_item_that_one_may_not_see_is_not_named_and_finds_nothing(signed_in, deal, bob, hidden):
    type(bob).objects.filter(pk=bob.pk).update(**hidden)

    page = signed_in.get("/deals/list/", {"f": f"person.one.{bob.pk}"})

    assert not page.context["listing"].rows
    assert page.context["words"][0].value == "?"
    assert "Bob Bakker" not in page.text


def test_a_condition_on_an_item_has_a_picker_that_adds_nothing(signed_in, deal, bob):
    row = signed_in.get("/lists/deal/condition/", {"f": "person.contains.x"}).text
    known = {"name": "picked", "picked-text": "Nobody", "known": "yes"}

    assert "Search a person" in signed_in.get("/lists/deal/condition/", {"f": "person.one."}).text
    assert "Search a person" not in row
    assert "Add “Nobody”" not in signed_in.get("/pick/person/suggestions/", known).text
    assert titles(signed_in, "person.one.x") == []


def test_a_custom_field_that_holds_a_person_is_filtered_by_a_picker(signed_in, alice, deal, bob):
    field = CustomField.add("deal", "Adviser", "person")
    deal.change(custom={field.key: bob.pk}, at=MONDAY, by=alice)

    assert titles(signed_in, f"custom-adviser.one.{bob.pk}") == ["Forty chairs"]
    assert titles(signed_in, f"custom-adviser.other.{bob.pk}") == []
    assert titles(signed_in, "custom-adviser.contains.bakk") == ["Forty chairs"]
