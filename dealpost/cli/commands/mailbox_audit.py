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
            found = audit(mailbox_of(key))
        except ProviderError as error:
            raise Refused(f"The provider could not be asked: {error}") from error
        missing = list(findings_as_json(found.missing))
        surplus = list(findings_as_json(found.surplus))
        if as_json:
            counts = {"at_provider": found.at_provider, "here": found.here}
            click.echo(json.dumps({**counts, "missing": missing, "surplus": surplus}))
            return
        click.echo(f"At the provider {found.at_provider}, here {found.here}.")
        for word, findings in (("missing here", missing), ("surplus here", surplus)):
            for finding in findings:
                click.echo(f"{word}: {finding['folder']} {finding['uid']} {finding['message_id']}")
