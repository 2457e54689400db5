from dealpost.accounts.models import User

GOOD = "forty chairs and a table"


def test_somebody_gets_another_password(run):
    user = User.objects.create_user("ann@shop.example", name="Ann de Boer", password="old")

    result = run("user", "password", "ann@shop.example", "--password-stdin", stdin=GOOD)

    assert result.stdout == "Ann de Boer has a new password.\n"
    user.refresh_from_db()
    assert user.check_password(GOOD)


def test_nobody_gets_a_weak_one(run):
    User.objects.create_user("ann@shop.example", name="Ann de Boer", password="old")

    result = run("user", "password", "ann@shop.example", "--password-stdin", stdin="12345678")

    assert result.exit_code == 1


def test_who_is_not_here_gets_none(run):
    result = run("user", "password", "ann@shop.example", "--password-stdin", stdin=GOOD)

    assert result.exit_code == 1
    assert "no user" in result.stderr
