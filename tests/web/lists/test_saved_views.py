import pytest

from dealpost.crm.models import CustomField, Deal, SavedView
from tests.conftest import MONDAY


@pytest.fixture
def tables(alice, stages) -> Deal:
    return Deal.add(
        title="Ten tables", owner=alice, stage=stages[1], value=900, at=MONDAY, by=alice
    )


@pytest.fixture
def view(signed_in, alice, deal, tables) -> SavedView:
    """What costs at least 500, of any status."""
    given = {"name": "Big ones", "asked": "yes", "f": "value.min.500", "status": "any"}
    signed_in.post("/lists/deal/views/", given)
    signed_in.get("/deals/list/")  # which tells that it was saved
    return SavedView.objects.get()


def shown(client, **asked: object) -> set[str]:
    rows = client.get("/deals/list/", asked).context["listing"].rows
    return {str(row) for row in rows}


def test_a_view_is_a_tab_that_shows_what_was_saved(signed_in, view):
    page = signed_in.get("/deals/list/")

    assert f"?view={view.pk}" in page.text
    assert view.asked == {"f": ["value.min.500"], "status": ["any"]}
    assert shown(signed_in, view=view.pk) == {"Ten tables"}
    assert shown(signed_in) == {"Ten tables", "Forty chairs"}


def test_what_the_address_says_comes_before_the_view(signed_in, view):
    assert shown(signed_in, view=view.pk, match="all") == {"Ten tables", "Forty chairs"}
    assert shown(signed_in, view=view.pk, status="won") == set()


def test_a_change_is_offered_to_be_saved_and_saved(signed_in, view):
    same = signed_in.get("/deals/list/", {"view": view.pk})
    other = signed_in.get("/deals/list/", {"view": view.pk, "sort": "title"})
    assert not same.context["viewed"].is_changed
    assert other.context["viewed"].is_changed

    signed_in.post(f"/lists/views/{view.pk}/", {"asked": "yes", **other.context["kept"]})

    view.refresh_from_db()
    assert view.asked == {"f": ["value.min.500"], "status": ["any"], "sort": ["title"]}


def undo_of(answer, client) -> str:
    """Find the way back in the message on the next page."""
    page = client.get(answer.url).text
    return page.split('data-undo="/')[1].split('"')[0].replace("&amp;", "&")


@pytest.mark.parametrize("given", [{"name": "Huge"}, {"shared": "yes"}, {"asked": "yes"}])
def test_each_change_can_be_taken_back(signed_in, view, given):
    before = SavedView.objects.values().get()

    answer = signed_in.post(f"/lists/views/{view.pk}/", given)
    assert SavedView.objects.values().get() != before
    signed_in.post(f"/{undo_of(answer, signed_in)}")

    assert SavedView.objects.values().get() == before


def test_a_deleted_view_comes_back(signed_in, view):
    answer = signed_in.post(f"/lists/views/{view.pk}/removal/")
    assert signed_in.get("/deals/list/", {"view": view.pk}).status_code == 404

    signed_in.post(f"/{undo_of(answer, signed_in)}")

    assert shown(signed_in, view=view.pk) == {"Ten tables"}


def test_a_view_is_private_until_it_is_shared_and_then_shows_what_one_may_see(
    client, carol, view, tables
):
    tables.change(visibility="owner", at=MONDAY, by=tables.owner)
    client.force_login(carol)
    assert client.get("/deals/list/", {"view": view.pk}).status_code == 404

    view.change(is_shared=True)

    assert shown(client, view=view.pk) == set()
    for path in ("", "removal/", "return/"):
        assert client.post(f"/lists/views/{view.pk}/{path}").status_code == 404


def test_everybody_begins_with_the_view_they_like(client, signed_in, carol, view):
    view.change(is_shared=True)
    signed_in.post("/lists/deal/beginning/", {"view": view.pk})

    assert shown(signed_in) == {"Ten tables"}
    assert shown(signed_in, view="all") == {"Ten tables", "Forty chairs"}
    client.force_login(carol)
    assert shown(client) == {"Ten tables", "Forty chairs"}


def heads(client, **asked: object) -> list[str]:
    return [str(head.label) for head in client.get("/deals/list/", asked).context["heads"]]


def test_columns_are_chosen_ordered_and_remembered(signed_in, deal):
    assert heads(signed_in, columns="owner,value,nonsense") == ["Title", "Owner", "Value"]

    signed_in.post("/lists/deal/columns/", {"columns": "title,stage"})

    assert heads(signed_in) == ["Title", "Stage"]


def test_a_custom_field_may_be_a_column(signed_in, alice, carol, bob, deal, hidden):
    colour = CustomField.add("deal", "Colour", "text")
    contact = CustomField.add("deal", "Second contact", "person")
    deal.change(custom={colour.key: "Sky <b>blue", contact.key: bob.pk}, at=MONDAY, by=alice)
    columns = f"custom-{colour.key},custom-{contact.key}"
    assert heads(signed_in, columns=columns) == ["Title", "Colour", "Second contact"]
    page = signed_in.get("/deals/list/", {"columns": columns}).text
    assert "Sky &lt;b&gt;blue" in page
    assert "Bob Bakker" in page

    bob.change(at=MONDAY, by=carol, **hidden)

    deal.change(person=None, at=MONDAY, by=alice)
    assert "Bob Bakker" not in signed_in.get("/deals/list/", {"columns": columns}).text
