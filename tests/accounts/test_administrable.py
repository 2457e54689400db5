import pytest

from dealpost.accounts.models import LastAdministrator, User


@pytest.fixture
def admin(db) -> User:
    return User.objects.create_user("f@shop.example", name="Femke", password=None, is_admin=True)


def test_the_last_administrator_can_neither_leave_nor_resign(admin):
    with pytest.raises(LastAdministrator):
        admin.dismiss_admin()
    with pytest.raises(LastAdministrator):
        admin.deactivate()


def test_an_administrator_who_may_not_sign_in_does_not_count(admin, alice):
    alice.make_admin()
    alice.deactivate()

    with pytest.raises(LastAdministrator):
        admin.dismiss_admin()


def test_one_of_two_administrators_may_go(admin, alice):
    alice.make_admin()

    admin.deactivate()

    assert not User.objects.get(pk=admin.pk).is_active
