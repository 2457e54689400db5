import pytest
from django.test import Client

from dealpost.accounts.models import User
from dealpost.crm.models import Visibility


@pytest.fixture(autouse=True)
def plain_static_files(settings, tmp_path):
    """A manifest exists only after `collectstatic`, which a test does not need."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    settings.STATIC_ROOT = tmp_path


@pytest.fixture
def signed_in(client: Client, alice: User) -> Client:
    """A browser in which Alice has signed in."""
    client.force_login(alice)
    return client


@pytest.fixture
def admin(db) -> User:
    return User.objects.create_user(
        "femke@shop.example", name="Femke Smit", password="correct horse", is_admin=True
    )


@pytest.fixture
def as_admin(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


@pytest.fixture
def hidden(carol) -> dict[str, object]:
    """What makes an item one that only Carol sees."""
    return {"owner": carol, "visibility": Visibility.OWNER}
