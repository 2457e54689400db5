"""What every command has: its place, `--data`, an installation to work on, plain refusals."""

import functools
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

from dealpost.config import data as data_folder
from dealpost.running.refusing import CannotStart

GROUPS = {
    "explain": "Why something is as it is.",
    "mailbox": "Connected mailboxes.",
    "user": "The colleagues who may sign in.",
}

json_option = click.option(
    "--json", "as_json", is_flag=True, help="Answer in JSON, for another program."
)


class Refused(click.ClickException):
    """One plain sentence on standard error, and exit code 1."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, file=file, err=True)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def dealpost() -> None:
    """A self-hosted sales inbox inside a small CRM."""


def command(name: str) -> Callable[[Callable[..., None]], click.Command]:
    """Make the decorated function the command of this name: `user add` stands in the group `user`.

    It is called with `data`, the data folder, besides what its own options give.
    """
    *groups, last = name.split()

    def register(function: Callable[..., None]) -> click.Command:
        made = click.command(last)(_data_option(_refusing(function)))
        (_group(*groups) if groups else dealpost).add_command(made)
        return made

    return register


@contextmanager
def installation(data: Path) -> Iterator[None]:
    """Set Django up on a database that answers and is up to date, for as long as the block runs.

    Joins the embedded server where Dealpost is running, else starts it. The rooms can be imported
    only inside the block, which also keeps `--help` quick.
    """
    from dealpost.running import database

    with database.available(data):
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealpost.config.settings")
        import django
        from django.db import OperationalError

        from dealpost.running.preparing import migrate

        django.setup()
        try:
            migrate()
        except OperationalError as error:
            raise Refused(f"The database does not answer: {error}".strip()) from error
        yield


def _group(name: str) -> click.Group:
    found = dealpost.commands.get(name)
    if not isinstance(found, click.Group):
        found = click.Group(name, help=GROUPS[name])
        dealpost.add_command(found)
    return found


def _refusing(function: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(function)
    def run(**options: Any) -> None:
        try:
            function(**options)
        except CannotStart as error:
            raise Refused(str(error)) from error

    return run


def _data_option(function: Callable[..., None]) -> Callable[..., None]:
    option = click.option(
        "--data",
        type=click.Path(file_okay=False, path_type=Path),
        callback=_choose_data_folder,
        expose_value=True,
        help=f"The data folder (or {data_folder.VARIABLE}).",
    )
    return option(function)


def _choose_data_folder(
    _context: click.Context, _option: click.Parameter, value: Path | None
) -> Path:
    if value is not None:
        os.environ[data_folder.VARIABLE] = str(value.expanduser().absolute())
    return data_folder.folder()
