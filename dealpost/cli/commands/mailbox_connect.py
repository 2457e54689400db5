import json
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import click

from dealpost.cli.finding import user_of
from dealpost.cli.frame import Refused, command, installation, json_option

SINCE = {"all": None, "3d": 3, "1m": 30, "3m": 91, "6m": 182, "1y": 365, "2y": 730}
DEFAULT_PORTS = {"tls": (993, 465), "starttls": (143, 587), "none": (143, 25)}


@command("mailbox connect")
@click.option("--owner", required=True, help="The user (e-mail address) who connects it.")
@click.option("--address", required=True, help="The mailbox's own e-mail address.")
@click.option("--imap", required=True, metavar="HOST[:PORT]")
@click.option("--smtp", metavar="HOST[:PORT]", help="Without it, the mailbox only reads.")
@click.option("--tls", type=click.Choice(["none", "starttls", "tls"]), default="tls")
@click.option("--username", help="The address itself, if not given.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--since", type=click.Choice(list(SINCE)), default="all", show_default=True)
@click.option("--team", help="Make it the mailbox of this team instead of the owner's own.")
@json_option
def mailbox_connect(*, data: Path, as_json: bool, **options: Any) -> None:
    """Connect an IMAP mailbox, after logging in to it once to see that it works."""
    password = _password(from_stdin=options["password_stdin"])
    with installation(data):
        mailbox = _connect(password=password, **options)
        if as_json:
            click.echo(json.dumps({"id": mailbox.pk, "address": mailbox.address}))
        else:
            click.echo(f"Connected {mailbox.address} as mailbox {mailbox.pk}.")


def _password(*, from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError("No terminal to ask for the password on: use --password-stdin.")
    return str(click.prompt("Password", hide_input=True))


def _connect(*, password: str, **options: Any) -> Any:
    import asyncio

    from django.utils import timezone

    from dealpost.mailboxes.models import Mailbox
    from dealpost.providers import open_store
    from dealpost.providers.contract import ProviderError

    owner = user_of(options["owner"])
    address = options["address"].strip().lower()
    if Mailbox.objects.filter(address=address).exists():
        raise Refused(f"{address} is connected already.")
    team = _team(options["team"])
    incoming = _server(options["imap"], DEFAULT_PORTS[options["tls"]][0])
    outgoing = _server(options["smtp"] or "", DEFAULT_PORTS[options["tls"]][1])
    fields = {
        "address": address,
        "owner": None if team else owner,
        "team": team,
        "username": options["username"] or address,
        "incoming_host": incoming[0],
        "incoming_port": incoming[1],
        "incoming_security": options["tls"],
        "outgoing_host": outgoing[0],
        "outgoing_port": outgoing[1],
        "outgoing_security": options["tls"],
        "since": _since(options["since"], timezone.localdate()),
        "name": owner.name,
    }
    trial = Mailbox(**fields)
    trial.set_secret(password)

    async def log_in() -> None:
        store = await open_store(trial.provider, trial.account)
        await store.close()

    try:
        asyncio.run(log_in())
    except ProviderError as error:
        raise Refused(f"{address} could not be connected: {error}") from error
    return Mailbox.connect(at=timezone.now(), by=owner, secret=password, **fields)


def _server(text: str, port: int) -> tuple[str, int]:
    """Split HOST:PORT; an IPv6 address stands in square brackets."""
    host, separator, number = text.rpartition(":")
    if separator and number.isdigit():
        return host.strip("[]"), int(number)
    return text.strip("[]"), port


def _since(choice: str, today: date) -> date | None:
    days = SINCE[choice]
    return None if days is None else today - timedelta(days=days)


def _team(name: str | None) -> Any:
    from dealpost.accounts.models import Team

    if name is None:
        return None
    team = Team.objects.filter(name=name).first()
    if team is None:
        raise Refused(f"There is no team {name}.")
    return team
