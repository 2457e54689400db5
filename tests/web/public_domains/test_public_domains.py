from dealpost.crm.models import Organization, PublicDomain
from dealpost.crm.public_domains import public_domains
from dealpost.events.models import Event
from tests.conftest import MONDAY
from tests.web.details.posting import posted

PATH = "/public-domains/"


def test_an_administrator_adds_a_domain_and_takes_it_back(as_admin):
    as_admin.post(PATH, {"domain": "Provider.example"})
    assert "provider.example" in public_domains()
    page = as_admin.get(PATH).text
    assert "provider.example" in page
    assert "gmail.com" in page

    added = PublicDomain.objects.get()
    answer = as_admin.post(f"{PATH}{added.pk}/removal/", follow=True)
    assert "provider.example" not in public_domains()
    assert f"{PATH}return/?domain=provider.example" in answer.text
    as_admin.post(f"{PATH}return/?domain=provider.example")
    assert "provider.example" in public_domains()
    assert Event.objects.filter(name="public_domains_changed").count() == 3


def test_what_is_known_or_no_domain_is_refused(as_admin):
    for domain in ("gmail.com", "http://x.example", "x"):
        assert as_admin.post(PATH, {"domain": domain}).status_code == 422


def test_it_is_the_administrators(signed_in):
    assert signed_in.get(PATH).status_code == 403
    assert signed_in.post(PATH, {"domain": "provider.example"}).status_code == 403


def test_no_organization_takes_it(as_admin, admin):
    as_admin.post(PATH, {"domain": "provider.example"})
    shop = Organization.add(name="Shop", owner=admin, at=MONDAY, by=admin)
    path = f"/organizations/{shop.pk}/facts/domains/"

    answer = as_admin.post(path, posted("domains", "provider.example"))
    assert answer.status_code == 422
    assert "Anybody can have an address at provider.example" in answer.text
