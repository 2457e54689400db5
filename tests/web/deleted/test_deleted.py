import pytest

from dealpost.crm.models import ITEM_KINDS, BulkEdit, Deal, Lead, Organization, Person, Project
from tests.conftest import MONDAY
from tests.web.details.posting import posted

PAGES = [
    "/persons/",
    "/organizations/",
    "/deals/",
    "/deals/list/",
    "/leads/",
    "/projects/",
    "/duplicates/",
    "/search/?q=Zebra",
    "/pick/person/suggestions/?name=person&person-text=Zebra",
    "/pick/organization/suggestions/?name=organization&organization-text=Zebra",
    "/pick/deal/suggestions/?name=deal&deal-text=Zebra",
]


@pytest.fixture
def zebras(alice, stages, phase):
    given = {"owner": alice, "at": MONDAY, "by": alice}
    shop = Organization.add(name="Zebra shop", domains=["zebra.example"], **given)
    bob = Person.add(
        name="Zebra Bob", addresses=["b@zebra.example"], organization=shop, phones=["1"], **given
    )
    about = {"person": bob, "organization": shop, **given}
    deal = Deal.add(title="Zebra deal", stage=stages[0], **about)
    lead = Lead.add(title="Zebra lead", **about)
    project = Project.add(title="Zebra project", phase=phase, deal=deal, **about)
    return {"person": bob, "organization": shop, "deal": deal, "lead": lead, "project": project}


def naming(client, item, zebras):
    around = [f"/{of}s/{each.pk}/" for of, each in zebras.items() if each != item]
    pages = [*PAGES, *around]
    return [page for page in pages if str(item) in client.get(page, follow=True).text]


@pytest.mark.parametrize("kind", ITEM_KINDS)
def test_what_is_deleted_is_on_no_page_and_comes_back_by_undo(signed_in, zebras, kind):
    item = zebras[kind]
    name = str(item)
    assert len(naming(signed_in, item, zebras)) > 2
    answer = signed_in.post(f"/deleted/{kind}/{item.pk}/delete/", follow=True)

    assert f"/deleted/{kind}/{item.pk}/restore/" in answer.text  # the undo of the toast
    assert not naming(signed_in, item, zebras)
    assert signed_in.get(f"/{kind}s/{item.pk}/").status_code == 404
    assert name in signed_in.get("/deleted/").text
    assert signed_in.post(f"/deleted/{kind}/{item.pk}/restore/").status_code == 200
    assert name in signed_in.get(f"/{kind}s/{item.pk}/").text
    assert "Restored" in signed_in.get(f"/{kind}s/{item.pk}/?show=changes").text


def test_the_page_restores_and_leads_back(signed_in, zebras):
    signed_in.post(f"/deleted/deal/{zebras['deal'].pk}/delete/")
    path = f"/deleted/deal/{zebras['deal'].pk}/restore/"
    answer = signed_in.post(path, {"from_page": "deal"}, follow=True)

    assert answer.redirect_chain == [("/deleted/?kind=deal", 302)]
    assert "Zebra deal is back." in answer.text
    assert signed_in.post(path).status_code == 404


def test_many_are_deleted_at_once_and_undone_at_once(signed_in, zebras, alice, stages):
    more = Deal.add(title="More", stage=stages[0], owner=alice, at=MONDAY, by=alice)
    keys = f"{more.pk},{zebras['deal'].pk}"
    said = {"change": "deleted", "value": "yes", "keys": keys}
    signed_in.post("/lists/deal/change/", said, headers={"HX-Request": "true"})
    assert not Deal.objects.exists()

    signed_in.post(f"/lists/edits/{BulkEdit.objects.get().pk}/undo/")
    assert Deal.objects.count() == 2


def test_what_one_may_not_see_one_may_not_delete(signed_in, carol, hidden):
    secret = Person.add(name="Sam", at=MONDAY, by=carol, **hidden)

    assert signed_in.post(f"/deleted/person/{secret.pk}/delete/").status_code == 404
    assert Person.objects.filter(pk=secret.pk).exists()


def test_a_form_keeps_what_was_deleted_until_another_is_chosen(signed_in, zebras, alice):
    bob, shop = zebras["person"], zebras["organization"]
    shop.discard(at=MONDAY, by=alice)
    given = {"name": "Zebra Bob", "owner": alice.pk, "visibility": "everyone"}
    given |= posted("addresses", seen=()) | posted("phones", seen=())
    signed_in.post(f"/persons/{bob.pk}/edit/", given)
    bob.refresh_from_db()
    assert bob.organization_id == shop.pk

    other = Organization.add(name="Other", owner=alice, at=MONDAY, by=alice)
    signed_in.post(f"/persons/{bob.pk}/edit/", {**given, "organization": other.pk})
    bob.refresh_from_db()
    assert bob.organization == other
