from pathlib import Path

import click

from dealpost.cli.commands.user_add import asked_password
from dealpost.cli.frame import Refused, command, installation


@command("user password")
@click.argument("email")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def user_password(*, data: Path, email: str, password_stdin: bool) -> None:
    """Give the user who signs in with EMAIL another password; every session of theirs ends.

    For whoever lost theirs, and cannot prove to be the owner of the private mail in their account:
    a link by an administrator does not open that.
    """
    password = asked_password(from_stdin=password_stdin)
    with installation(data):
        name = _give(email, password)
        click.echo(f"{name} has a new password.")


def _give(email: str, password: str) -> str:
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from dealpost.accounts.models import User

    user = User.objects.filter(email=email.strip().lower()).first()
    if user is None:
        raise Refused(f"There is no user {email}.")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    user.change_password(password)
    return user.name
