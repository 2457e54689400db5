import json
from datetime import date, datetime
from pathlib import Path

import click

from dealpost.cli.finding import mailbox_at
from dealpost.cli.frame import Refused, command, installation, json_option


@command("mailbox why")
@click.argument("address")
@click.argument("remembered")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="The day it came, give or take one.")
@json_option
def mailbox_why(
    *, data: Path, address: str, remembered: str, on: datetime | None, as_json: bool
) -> None:
    """Say why a message is not in a mailbox.

    REMEMBERED is its Message-ID, its sender's address, or words of its subject.
    """
    with installation(data):
        told = _explain(address, remembered, on.date() if on else None)
    if as_json:
        click.echo(json.dumps(told))
        return
    for each in told:
        click.echo(f"{each['subject'] or '(no subject)'} ({each['sender']}): {each['sentence']}")
    if not told:
        click.echo("There is no such message, neither here nor at the provider.")


def _explain(address: str, remembered: str, on: date | None) -> list[dict[str, object]]:
    import asyncio

    from dealpost.providers.contract import ProviderError
    from dealpost.sync import explaining
    from dealpost.sync.reasons import SENTENCES
    from dealpost.sync.remembering import clues_of

    async def silent(_done: int, _folders: int) -> None:
        """Nobody watches the progress."""

    mailbox, clues = mailbox_at(address), clues_of(remembered, on=on)
    found = explaining.here(mailbox, clues, asker=None)
    try:
        seen = asyncio.run(explaining.at_provider(mailbox, clues, report=silent))
    except ProviderError as error:
        raise Refused(f"The provider could not be asked: {error}") from error
    found += explaining.of_sightings(mailbox, seen)
    return [{**each.as_json(), "sentence": SENTENCES[each.reason] % each.facts} for each in found]
