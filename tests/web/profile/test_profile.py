from django.test import Client

PAGE = "/profile/"
GIVEN = {"name": "Alice de Boer", "language": "nl", "theme": "dark", "undo_seconds": "20"}


def test_language_and_theme_count_at_once(signed_in, alice):
    answer = signed_in.post(PAGE, GIVEN, follow=True)

    alice.refresh_from_db()
    assert (alice.name, alice.theme, alice.undo_seconds) == ("Alice de Boer", "dark", 20)
    assert answer.headers["Content-Language"] == "nl"
    assert 'data-theme="dark"' in answer.text


def test_nobody_gets_an_hour_to_undo(signed_in, alice):
    answer = signed_in.post(PAGE, {**GIVEN, "undo_seconds": "3600"})

    alice.refresh_from_db()
    assert answer.status_code == 422
    assert alice.undo_seconds == 10


def test_a_password_changes_only_for_who_knows_it(signed_in, alice):
    given = {"old_password": "wrong donkey", "new_password": "four wild horses"}

    refused = signed_in.post(f"{PAGE}password/", given)
    taken = signed_in.post(f"{PAGE}password/", {**given, "old_password": "correct horse"})

    alice.refresh_from_db()
    assert refused.status_code == 422
    assert taken.status_code == 302
    assert alice.check_password("four wild horses")
    assert signed_in.get(PAGE).status_code == 200


def test_a_new_password_ends_the_other_sessions(signed_in, alice):
    other = Client()
    other.force_login(alice)

    signed_in.post(
        f"{PAGE}password/",
        {"old_password": "correct horse", "new_password": "four wild horses"},
    )

    assert other.get(PAGE).status_code == 302
