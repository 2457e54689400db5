import json
from pathlib import Path

import click

from dealpost.cli.finding import mailbox_of
from dealpost.cli.frame import Refused, command, installation, json_option


@command("mailbox audit")
@click.argument("key", metavar="ID", type=int)
@json_option
def mailbox_audit(*, data: Path, key: int, as_json: bool) -> None:
    """Compare the provider's messages with ours, and list what only one side has."""
    with installation(data):
        from dealpost.providers.contract import ProviderError
        from dealpost.sync.auditing import audit, findings_as_json

        try:
            mailbox = mailbox_of(key)
            found = audit(mailbox)
        except ProviderError as error:
            raise Refused(f"The provider could not be asked: {error}") from error
        missing = list(findings_as_json(found.missing))
        surplus = list(findings_as_json(found.surplus))
        if as_json:
            counts = {"at_provider": found.at_provider, "here": found.here}
            refused = [{"folder": folder, "why": why} for folder, why in found.refused]
            lists = {"missing": missing, "surplus": surplus, "refused": refused}
            click.echo(json.dumps({**counts, **lists, "kept_back": found.kept_back}))
            return
        if mailbox.last_synced_at is None:
            click.echo("The first pass has not ended, so much may still be missing.")
        click.echo(f"At the provider {found.at_provider}, here {found.here}.")
        if found.kept_back:
            click.echo(f"Kept back by the settings of the mailbox: {found.kept_back}.")
        for folder, why in found.refused:
            click.echo(f"not readable: {folder}: {why}")
        for word, findings in (("missing here", missing), ("surplus here", surplus)):
            for finding in findings:
                click.echo(f"{word}: {finding['folder']} {finding['uid']} {finding['message_id']}")
