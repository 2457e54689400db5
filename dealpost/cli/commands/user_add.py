import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dealpost.cli.frame import Refused, command, installation, json_option

if TYPE_CHECKING:
    from dealpost.accounts.models import User


@command("user add")
@click.argument("email")
@click.option("--name", required=True, help="As colleagues see it.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--admin", is_flag=True, help="May change the installation's settings.")
@json_option
def user_add(
    *, data: Path, email: str, name: str, password_stdin: bool, admin: bool, as_json: bool
) -> None:
    """Add a colleague, who signs in with EMAIL and the password."""
    password = asked_password(from_stdin=password_stdin)
    with installation(data):
        user = _add(email=email, name=name, password=password, is_admin=admin)
        _tell(user, as_json=as_json)


def asked_password(*, from_stdin: bool) -> str:
    """Return what stands in standard input, or what is typed twice."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError("No terminal to ask for the password on: use --password-stdin.")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


def _add(*, email: str, name: str, password: str, is_admin: bool) -> "User":
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from dealpost.accounts.models import User

    user = User(email=email.strip().lower(), name=name.strip(), is_admin=is_admin)
    user.set_password(password)
    try:
        user.full_clean()
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    return User.objects.create_user(email, name=name, password=password, is_admin=is_admin)


def _tell(user: "User", *, as_json: bool) -> None:
    if as_json:
        facts = {"id": user.pk, "email": user.email, "name": user.name, "is_admin": user.is_admin}
        click.echo(json.dumps(facts))
    else:
        click.echo(f"{user.name} can sign in as {user.email}.")
