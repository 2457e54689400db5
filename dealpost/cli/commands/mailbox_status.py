import json
from pathlib import Path

import click

from dealpost.cli.finding import mailbox_of
from dealpost.cli.frame import command, installation, json_option


@command("mailbox status")
@click.argument("key", metavar="ID", type=int)
@json_option
def mailbox_status(*, data: Path, key: int, as_json: bool) -> None:
    """Say how a mailbox is: its last pass, what is left to fetch, and any trouble."""
    with installation(data):
        from dealpost.sync.status import status

        facts = status(mailbox_of(key))
        if as_json:
            click.echo(json.dumps(facts))
            return
        for name, value in facts.items():
            click.echo(f"{name.replace('_', ' '):<16} {value if value is not None else '-'}")
