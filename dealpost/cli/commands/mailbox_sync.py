import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dealpost.cli.finding import mailbox_of
from dealpost.cli.frame import Refused, command, installation, json_option

if TYPE_CHECKING:
    from dealpost.sync.progress import Progress


@command("mailbox sync")
@click.argument("key", metavar="ID", type=int)
@json_option
def mailbox_sync(*, data: Path, key: int, as_json: bool) -> None:
    """Make one complete pass over a mailbox, both ways, and wait for its end."""
    with installation(data):
        mailbox_of(key)
        progress = _pass(key, shows=not as_json)
        if as_json:
            click.echo(json.dumps(asdict(progress)))


def _pass(key: int, *, shows: bool) -> "Progress":
    import asyncio

    from django.utils import timezone

    from dealpost.running.turns import take_short_turns
    from dealpost.sync import pulling
    from dealpost.sync.exclusion import alone_with

    def show(progress: "Progress") -> None:
        if shows:
            left = sum(progress.backlog.values())
            click.echo(f"\r{progress.arrived} messages, {left} to go  ", nl=False, err=True)

    take_short_turns()
    with alone_with(key) as mailbox:
        progress = asyncio.run(pulling.pull(mailbox, clock=timezone.now, report=show))
    if shows:
        click.echo(f"\r{progress.arrived} messages arrived.          ", err=True)
    mailbox.refresh_from_db()
    if mailbox.trouble:
        raise Refused(mailbox.trouble)
    return progress
