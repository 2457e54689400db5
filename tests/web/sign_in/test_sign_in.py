import pytest
from django.urls import reverse

from dealpost.accounts.inviting import invitation
from dealpost.accounts.models import FailedSignIn, User
from dealpost.accounts.models.failed_sign_in import MOST_PER_ADDRESS

PAGE = "/sign-in/"
RIGHT = {"email": "Alice@Shop.example ", "password": "correct horse"}
WRONG = {**RIGHT, "password": "wrong donkey"}


def test_the_right_password_leads_to_the_page_that_was_asked_for(client, alice):
    answer = client.post(PAGE, {**RIGHT, "next": "/deals/?owner=3"})

    assert answer.status_code == 302
    assert answer.url == "/deals/?owner=3"


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_nobody_is_led_to_another_site(client, alice, next_page, settings):
    settings.LOGIN_REDIRECT_URL = "/deals/"

    answer = client.post(PAGE, {**RIGHT, "next": next_page})

    assert answer.url == "/deals/"


def test_a_wrong_password_and_an_unknown_address_sound_the_same(client, alice):
    wrong = client.post(PAGE, WRONG)
    unknown = client.post(PAGE, {**WRONG, "email": "nobody@shop.example"})

    assert wrong.status_code == unknown.status_code == 422
    assert wrong.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()


def test_after_too_many_failures_even_the_right_password_waits(client, alice):
    for _ in range(MOST_PER_ADDRESS):
        client.post(PAGE, WRONG)

    answer = client.post(PAGE, RIGHT)

    assert answer.status_code == 422
    assert "quarter of an hour" in answer.context["form"].non_field_errors()[0]


def test_failures_from_elsewhere_do_not_lock_a_user_out(client, alice):
    for _ in range(MOST_PER_ADDRESS):
        client.post(PAGE, WRONG, REMOTE_ADDR="203.0.113.9")

    answer = client.post(PAGE, {**RIGHT, "next": "/deals/"}, REMOTE_ADDR="198.51.100.7")

    assert answer.status_code == 302


def test_signing_in_forgets_the_failures_before_it(client, alice):
    client.post(PAGE, WRONG)
    client.post(PAGE, {**RIGHT, "next": "/deals/"})

    assert not FailedSignIn.objects.exists()


def test_the_pages_speak_the_language_of_the_user(client, alice):
    alice.change(language="nl")

    client.post(PAGE, {**RIGHT, "next": "/deals/"})

    assert client.get("/deals/").headers["Content-Language"] == "nl"


def test_somebody_who_may_no_longer_sign_in_does_not(client, alice):
    User.objects.filter(pk=alice.pk).update(is_active=False)

    assert client.post(PAGE, RIGHT).status_code == 422


def test_signing_out_ends_the_session(signed_in, stages):
    signed_in.post("/sign-in/out/")

    assert signed_in.get("/deals/").status_code == 302


def test_a_link_lets_its_bearer_choose_a_password_once(client, db, settings):
    settings.LOGIN_REDIRECT_URL = "/deals/"
    noor = User.objects.create_user("noor@shop.example", name="Noor", password=None)
    address = reverse("sign_in:password", args=[invitation(noor)])

    client.get(address)
    weak = client.post(address, {"new_password": "12345678"})
    chosen = client.post(address, {"new_password": "four wild horses"})

    noor.refresh_from_db()
    assert weak.status_code == 422
    assert chosen.status_code == 302
    assert noor.check_password("four wild horses")
    assert client.get(address).status_code == 410


def test_a_link_that_we_did_not_make_opens_nothing(client, alice):
    assert client.get("/sign-in/password/forged:token/").status_code == 410
