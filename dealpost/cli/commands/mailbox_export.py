import json
from pathlib import Path

import click

from dealpost.cli.finding import mailbox_of
from dealpost.cli.frame import command, installation, json_option


@command("mailbox export")
@click.argument("key", metavar="ID", type=int)
@json_option
def mailbox_export(*, data: Path, key: int, as_json: bool) -> None:
    """Write a line of JSON for each message of a mailbox (with or without --json)."""
    del as_json  # its lines are JSON either way
    with installation(data):
        from dealpost.sync.exporting import export

        for facts in export(mailbox_of(key)):
            click.echo(json.dumps(facts, ensure_ascii=False))
