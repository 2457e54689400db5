import pytest

from dealpost.crm.models import Organization, Person
from tests.conftest import MONDAY

SUGGESTIONS = "/pick/person/suggestions/?name=person"


def test_typing_finds_the_person_by_name_or_address(signed_in, bob):
    for text in ("bakk", "bob@customer"):
        assert "Bob Bakker" in signed_in.get(SUGGESTIONS, {"person-text": text}).text


def test_nobody_is_suggested_whom_one_may_not_see(signed_in, carol, hidden):
    secret = Person.add(name="Secret Sam", at=MONDAY, by=carol, **hidden)

    assert "Secret Sam" not in signed_in.get(SUGGESTIONS, {"person-text": "secret sa"}).text
    assert "Secret Sam" not in signed_in.get("/pick/person/", {"chosen": secret.pk}).text


def test_a_choice_fills_the_hidden_field(signed_in, bob):
    answer = signed_in.get("/pick/person/", {"name": "person", "chosen": bob.pk})

    assert f'<input type="hidden" name="person" value="{bob.pk}">' in answer.text


def test_a_new_name_becomes_an_organization_in_place(signed_in, alice):
    answer = signed_in.post("/pick/organization/?name=organization", {"text": "Chair Palace"})

    assert Organization.objects.get().owner == alice
    assert "Chair Palace" in answer.text


def test_an_address_becomes_a_person_with_that_address(signed_in):
    signed_in.post("/pick/person/?name=person", {"text": "ilse.kramer@customer.example"})

    ilse = Person.objects.get()
    assert (ilse.name, ilse.address) == ("Ilse Kramer", "ilse.kramer@customer.example")


def test_half_an_address_becomes_nobody(signed_in):
    answer = signed_in.post(
        "/pick/person/?name=person", {"text": "ilse@"}, headers={"HX-Request": "true"}
    )

    assert not Person.objects.exists()
    assert "not a complete e-mail address" in answer.headers["HX-Trigger"]


def test_a_deal_cannot_be_made_in_passing(signed_in, stages):
    answer = signed_in.get("/pick/deal/suggestions/?name=deal", {"deal-text": "New one"})

    assert "Add" not in answer.text


@pytest.mark.parametrize("kind", ["user", "stage"])
def test_only_some_kinds_can_be_picked(signed_in, kind):
    assert signed_in.get(f"/pick/{kind}/suggestions/").status_code == 404
