import json
from pathlib import Path

import click

from dealpost.cli.frame import command, installation, json_option


@command("mailbox list")
@json_option
def mailbox_list(*, data: Path, as_json: bool) -> None:
    """List the connected mailboxes."""
    with installation(data):
        from dealpost.mailboxes.models import Mailbox

        for mailbox in Mailbox.objects.select_related("owner", "team"):
            holder = str(mailbox.owner or mailbox.team)
            if as_json:
                facts = {"id": mailbox.pk, "address": mailbox.address, "holder": holder}
                click.echo(json.dumps(facts))
            else:
                click.echo(f"{mailbox.pk:>4}  {mailbox.address}  ({holder})")
