from dealpost.crm.models import Organization, Person
from dealpost.events.models import Event
from tests.conftest import MONDAY
from tests.web.details.posting import posted

GIVEN = {
    "name": "Ilse Kramer",
    **posted("addresses", "ilse@customer.example", "", "I.Kramer@customer.example"),
    **posted("phones", "+31 6 1234"),
    "job_title": "Director",
    "organization": "",
    "visibility": "everyone",
}


def test_a_person_is_added_with_several_addresses(signed_in, alice):
    answer = signed_in.post("/persons/new/", {**GIVEN, "owner": alice.pk})

    ilse = Person.objects.get()
    assert answer.url == f"/persons/{ilse.pk}/"
    assert ilse.address == "ilse@customer.example"
    assert ilse.addresses.count() == 2
    assert signed_in.get(answer.url).status_code == 200


def test_a_broken_address_is_refused_with_the_form_as_it_was(signed_in, alice):
    given = {**GIVEN, **posted("addresses", "ilse@"), "owner": alice.pk}
    answer = signed_in.post("/persons/new/", given)

    assert answer.status_code == 422
    assert "Ilse Kramer" in answer.text
    assert not Person.objects.exists()


def test_a_change_is_told_in_the_history(signed_in, alice, bob):
    new = posted("addresses", "bob@new.example")
    given = {**GIVEN, "name": "Bob de Bakker", **new, "owner": alice.pk}
    signed_in.post(f"/persons/{bob.pk}/edit/", given)

    bob.refresh_from_db()
    history = signed_in.get(f"/persons/{bob.pk}/history/", follow=True).text
    assert (bob.name, bob.address) == ("Bob de Bakker", "bob@new.example")
    assert "Bob de Bakker" in history
    assert "An e-mail address was added" in history


def test_saving_without_a_change_tells_nothing(signed_in, alice, bob):
    same = posted("addresses", "bob@customer.example")
    given = {"name": bob.name, **same, "owner": alice.pk}
    signed_in.post(f"/persons/{bob.pk}/edit/", {**given, "visibility": "everyone"})

    assert not Event.objects.filter(name="item_changed").exists()


def test_the_list_finds_by_name_address_and_organization(signed_in, alice, bob):
    shop = Organization.add(name="Chair Palace", owner=alice, at=MONDAY, by=alice)
    bob.change(organization=shop, at=MONDAY, by=alice)

    for text in ("bakk", "bob@cust", "palace"):
        assert "Bob Bakker" in signed_in.get("/persons/", {"q": text}).text
    assert "Bob Bakker" not in signed_in.get("/persons/", {"q": "nobody"}).text


def test_what_only_carol_sees_is_not_here_for_alice(signed_in, carol, hidden):
    secret = Person.add(name="Secret Sam", at=MONDAY, by=carol, **hidden)

    assert "Secret Sam" not in signed_in.get("/persons/").text
    for tab in ("", "edit/", "mail/", "history/"):
        assert signed_in.get(f"/persons/{secret.pk}/{tab}").status_code == 404


def test_an_organization_that_alice_may_not_see_is_neither_shown_nor_lost(
    signed_in, alice, carol, bob, hidden
):
    secret = Organization.add(name="Secret Works", at=MONDAY, by=carol, **hidden)
    bob.change(organization=secret, at=MONDAY, by=carol)

    pages = [f"/persons/{bob.pk}/", f"/persons/{bob.pk}/edit/", "/persons/"]
    signed_in.post(f"/persons/{bob.pk}/edit/", {**GIVEN, "owner": alice.pk})

    bob.refresh_from_db()
    assert bob.organization == secret
    assert not [page for page in pages if "Secret Works" in signed_in.get(page).text]
    assert "Bob" not in signed_in.get("/persons/", {"q": "secret works"}).text
