import pytest

from dealpost.providers.discovery.candidates import Person
from dealpost.providers.discovery.settings_files import of_exchanger

pytestmark = pytest.mark.anyio


async def asked_for(exchanger: str) -> list[str]:
    asked = []

    async def fetch(url: str) -> None:
        asked.append(url)

    await of_exchanger(Person("anna", "acme.example"), [exchanger], fetch)
    return asked


async def test_the_mail_host_is_asked_at_each_level_of_its_name():
    asked = await asked_for("mx1.mail.hosting.example")

    assert "https://autoconfig.mail.hosting.example/mail/config-v1.1.xml" in asked
    assert "https://hosting.example/.well-known/autoconfig/mail/config-v1.1.xml" in asked
    assert "https://autoconfig.thunderbird.net/v1.1/hosting.example" in asked


@pytest.mark.parametrize("exchanger", ["acme.co.uk", "mx.acme.com.br", "acme.com"])
async def test_a_registry_is_never_taken_for_a_mail_host(exchanger):
    for registry in ("co.uk", "com.br", "com"):
        for url in await asked_for(exchanger):
            assert not url.startswith((f"https://autoconfig.{registry}/", f"https://{registry}/"))


@pytest.mark.parametrize("exchanger", ["acme.example", "mx.acme.example"])
async def test_a_domain_that_takes_its_own_mail_is_not_asked_twice(exchanger):
    assert await asked_for(exchanger) == []
