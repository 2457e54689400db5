import json

import pytest
from click.testing import Result

from dealpost.accounts.models import User
from tests.cli.conftest import Run

GOOD = "forty chairs and a table"


def add(run: Run, email: str = "ann@shop.example", *more: str, stdin: str = GOOD) -> Result:
    return run(
        "user", "add", email, "--name", "Ann de Boer", "--password-stdin", *more, stdin=stdin
    )


def test_a_colleague_is_added_who_can_sign_in(run):
    result = add(run)

    assert result.exit_code == 0
    assert result.stdout == "Ann de Boer can sign in as ann@shop.example.\n"
    user = User.objects.get()
    assert user.check_password(GOOD)
    assert not user.is_admin


def test_another_program_gets_json(run):
    result = add(run, "ann@shop.example", "--admin", "--json")

    user = User.objects.get()
    assert json.loads(result.stdout) == {
        "id": user.pk,
        "email": "ann@shop.example",
        "name": "Ann de Boer",
        "is_admin": True,
    }


def test_the_line_break_after_a_password_is_not_part_of_it(run):
    add(run, stdin=f"{GOOD}\r\n")

    assert User.objects.get().check_password(GOOD)


@pytest.mark.parametrize(
    ("email", "password", "reason"),
    [
        ("ann@", GOOD, "valid email address"),
        ("ann@shop.example", "12345678", "too common"),
        ("ann@shop.example", "chairs", "too short"),
        ("ann@shop.example", "ann@shop.example", "too similar"),
        ("ann@shop.example", "", "too short"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence_and_nobody_is_added(run, email, password, reason):
    result = add(run, email, stdin=password)

    assert result.exit_code == 1
    assert reason in result.stderr
    assert "Traceback" not in result.stderr
    assert not User.objects.exists()


def test_a_colleague_is_not_added_twice(run, alice):
    result = add(run, "Alice@Shop.example")

    assert result.exit_code == 1
    assert "already exists" in result.stderr
    assert User.objects.count() == 1


def test_a_password_is_never_asked_for_where_nobody_can_type_it(run):
    result = run("user", "add", "ann@shop.example", "--name", "Ann")

    assert result.exit_code == 2
    assert "--password-stdin" in result.stderr
