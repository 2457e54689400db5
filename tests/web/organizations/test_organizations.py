import pytest

from dealpost.crm.models import Organization, Person
from tests.conftest import MONDAY
from tests.web.details.posting import posted

GIVEN = {
    "name": "Chair Palace",
    **posted("domains", "Chairs.example", "palace.example"),
    "visibility": "everyone",
}


@pytest.fixture
def palace(alice) -> Organization:
    return Organization.add(
        name="Chair Palace", domains=["chairs.example"], owner=alice, at=MONDAY, by=alice
    )


def test_an_organization_is_added_with_its_mail_domains(signed_in, alice):
    answer = signed_in.post("/organizations/new/", {**GIVEN, "owner": alice.pk})

    palace = Organization.objects.get()
    assert answer.url == f"/organizations/{palace.pk}/"
    assert {str(each) for each in palace.domains.all()} == {"chairs.example", "palace.example"}


@pytest.mark.parametrize(
    "domain", ["http://chairs.example", "info@chairs.example", "chairs", "GMail.com"]
)
def test_what_is_no_domain_is_refused(signed_in, alice, domain):
    given = {**GIVEN, **posted("domains", domain), "owner": alice.pk}

    assert signed_in.post("/organizations/new/", given).status_code == 422


def test_domains_are_added_and_removed(signed_in, alice, palace):
    rows = posted("domains", "palace.example", seen=palace.domains.all())
    given = {"name": "Chair Palace", "visibility": "everyone", **rows, "owner": alice.pk}
    signed_in.post(f"/organizations/{palace.pk}/edit/", given)

    assert [str(each) for each in palace.domains.all()] == ["palace.example"]


def test_the_list_finds_by_domain(signed_in, palace):
    assert "Chair Palace" in signed_in.get("/organizations/", {"q": "chairs.ex"}).text


def test_the_page_shows_the_persons_that_one_may_see(signed_in, carol, palace, hidden):
    Person.add(name="Open Olga", owner=carol, organization=palace, at=MONDAY, by=carol)
    Person.add(name="Secret Sam", organization=palace, at=MONDAY, by=carol, **hidden)

    page = signed_in.get(f"/organizations/{palace.pk}/").text

    assert "Open Olga" in page
    assert "Secret Sam" not in page


def test_what_only_carol_sees_is_not_here_for_alice(signed_in, carol, hidden):
    secret = Organization.add(name="Secret Works", at=MONDAY, by=carol, **hidden)

    for tab in ("", "edit/", "mail/", "history/"):
        assert signed_in.get(f"/organizations/{secret.pk}/{tab}").status_code == 404
