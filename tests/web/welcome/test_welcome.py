import pytest

from dealpost.accounts.founding import AlreadyFounded, found
from dealpost.accounts.models import User

FIRST = {"name": "Femke", "email": "femke@shop.example", "password": "four wild horses"}


def test_without_users_every_page_leads_to_the_welcome_page(client, db):
    answer = client.get("/deals/", follow=True)

    assert answer.redirect_chain[-1][0] == "/welcome/"
    assert answer.status_code == 200


def test_the_first_user_administers_the_installation_and_is_signed_in(client, db):
    answer = client.post("/welcome/", FIRST, follow=True)

    assert answer.redirect_chain == [("/welcome/start/", 302)]
    assert User.objects.get().is_admin
    assert answer.context["user"] == User.objects.get()


def test_a_weak_password_makes_no_user(client, db):
    answer = client.post("/welcome/", {**FIRST, "password": "password"})

    assert answer.status_code == 422
    assert not User.objects.exists()


def test_a_second_visitor_makes_no_user(client, alice):
    answer = client.post("/welcome/", FIRST)

    assert answer.url == "/sign-in/"
    assert User.objects.count() == 1


def test_whoever_comes_second_is_told_so(alice):
    with pytest.raises(AlreadyFounded):
        found("femke@shop.example", name="Femke", password="four wild horses")
