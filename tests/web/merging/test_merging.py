import pytest

from dealpost.crm.models import Deal, Merge, Organization, Person
from tests.conftest import MONDAY


@pytest.fixture
def robert(alice) -> Person:
    return Person.add(
        name="Robert Bakker",
        job_title="Buyer",
        owner=alice,
        addresses=["bob@customer.example", "robert@home.example"],
        at=MONDAY,
        by=alice,
    )


def test_the_page_tells_who_seems_to_be_one_and_why(signed_in, bob, robert):
    page = signed_in.get("/duplicates/").text

    assert "Same e-mail address: bob@customer.example" in page
    assert f"/duplicates/person/{bob.pk}/{robert.pk}/" in page


@pytest.mark.parametrize("kind", ["person", "organization", "deal"])
def test_without_duplicates_the_page_teaches(signed_in, kind):
    assert "No duplicates found" in signed_in.get(f"/duplicates/?kind={kind}").text


def test_two_become_one_as_chosen_and_two_again(signed_in, bob, robert, deal):
    deal.change(person=robert, at=MONDAY, by=deal.owner)
    address, gone = f"/duplicates/person/{bob.pk}/{robert.pk}/", robert.pk
    assert "Buyer" in signed_in.get(address).text

    page = signed_in.post(address, {"name": "winner", "job_title": "loser"}, follow=True)

    bob.refresh_from_db()
    deal.refresh_from_db()
    assert (bob.name, bob.job_title, deal.person) == ("Bob Bakker", "Buyer", bob)
    assert bob.addresses.count() == 2
    assert page.redirect_chain[-1][0] == f"/persons/{bob.pk}/"
    assert "Another person was merged into this one" in page.text
    [message] = page.context["messages"]

    signed_in.post(message.extra_tags)

    deal.refresh_from_db()
    assert deal.person.pk == gone
    assert Person.objects.get(pk=gone).addresses.count() == 2


@pytest.mark.parametrize("tab", ["", "mail/", "edit/"])
def test_the_page_of_the_loser_leads_to_the_winner(signed_in, bob, robert, tab):
    gone = robert.pk
    signed_in.post(
        f"/duplicates/person/{bob.pk}/{gone}/", {"name": "winner", "job_title": "winner"}
    )

    answer = signed_in.get(f"/persons/{gone}/{tab}")

    assert answer.headers["Location"] == f"/persons/{bob.pk}/{tab}"


def test_it_leads_nobody_to_what_they_may_not_see(client, signed_in, carol, bob, robert):
    gone = robert.pk
    choices = {"name": "winner", "job_title": "winner"}
    signed_in.post(f"/duplicates/person/{bob.pk}/{gone}/", choices)
    bob.change(visibility="owner", at=MONDAY, by=bob.owner)

    client.force_login(carol)

    assert client.get(f"/persons/{gone}/").status_code == 404
    assert client.post(f"/duplicates/undo/{Merge.objects.get().pk}/").status_code == 404
    assert Merge.objects.standing().exists()


@pytest.mark.parametrize("order", ["{bob}/{secret}", "{secret}/{bob}", "{bob}/{bob}"])
def test_only_two_that_one_sees_are_merged(signed_in, carol, bob, hidden, order):
    secret = Person.add(name="Secret Sam", at=MONDAY, by=carol, **hidden)
    address = f"/duplicates/person/{order.format(bob=bob.pk, secret=secret.pk)}/"

    assert signed_in.get(address).status_code == 404
    assert signed_in.post(address).status_code == 404
    assert Person.objects.count() == 2


def test_a_difference_that_one_may_not_see_is_not_told(signed_in, carol, bob, robert, hidden):
    secret = Organization.add(name="Secret Service", at=MONDAY, by=carol, **hidden)
    robert.change(organization=secret, at=MONDAY, by=carol)

    page = signed_in.get(f"/duplicates/person/{bob.pk}/{robert.pk}/").text

    assert "Something that you may not see" in page
    assert "Secret Service" not in page


def test_a_partner_is_picked_on_the_page_of_an_item(signed_in, bob, robert):
    assert f"/duplicates/person/{bob.pk}/" in signed_in.get(f"/persons/{bob.pk}/").text
    asking = f"/duplicates/person/{bob.pk}/"
    assert "Robert Bakker" in signed_in.get(asking).text

    answer = signed_in.get(asking, {"other": robert.pk})

    assert answer.headers["Location"] == f"/duplicates/person/{bob.pk}/{robert.pk}/"


def test_not_the_same_is_remembered_and_can_be_undone(signed_in, bob, robert):
    address = f"/duplicates/person/{bob.pk}/{robert.pk}"
    page = signed_in.post(f"{address}/different/", follow=True)
    assert "No duplicates found" in page.text

    signed_in.post(f"{address}/perhaps/")

    assert "Same e-mail address" in signed_in.get("/duplicates/").text


def test_deals_are_merged_with_their_stages(signed_in, alice, bob, deal, stages):
    other = Deal.add(
        title="Forty chairs", person=bob, owner=alice, stage=stages[2], at=MONDAY, by=alice
    )
    address = f"/duplicates/deal/{deal.pk}/{other.pk}/"
    assert "Negotiation" in signed_in.get(address).text

    signed_in.post(address, {"stage": "loser"})

    deal.refresh_from_db()
    assert deal.stage == stages[2]
