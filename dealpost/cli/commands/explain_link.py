import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dealpost.cli.frame import Refused, command, installation, json_option

if TYPE_CHECKING:
    from dealpost.conversations.models import Conversation


@command("explain link")
@click.argument("message_id")
@json_option
def explain_link(*, data: Path, message_id: str, as_json: bool) -> None:
    """Say why the conversation of a message is linked, or not.

    What not everybody may see stays unsaid here, too: of items that are not for everyone, their
    number stands alone, and of addresses in private mail, the domain.
    """
    with installation(data):
        told = [_told(conversation) for conversation in _conversations(message_id)]
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    for each in told:
        _show(each)


def _conversations(message_id: str) -> "list[Conversation]":
    from dealpost.conversations.models import Conversation, Message

    bare = message_id.strip().strip("<>")
    messages = Message.objects.filter(rfc_message_id__in=[bare, f"<{bare}>"])
    found = Conversation.objects.filter(pk__in=messages.values("conversation")).order_by("pk")
    if not found:
        raise Refused(f"There is no message with the Message-ID {message_id}.")
    return list(found)


def _told(conversation: "Conversation") -> dict[str, Any]:
    from dealpost.conversations import linking_words as words
    from dealpost.conversations.explaining_links import explain
    from dealpost.conversations.models import Strand
    from dealpost.mailboxes.models import Mailbox

    told = explain(conversation)
    private = Strand.objects.filter(
        conversation=conversation, visibility=Mailbox.Visibility.PRIVATE
    ).exists()
    links = {(link.kind, link.item_id): link for link in told.links}
    linked = [link for link in told.links if not link.is_rejected]
    found = [each for each in told.findings if not each.speaks]
    domains = {head.address: head.domain for head in told.heads}
    rule = words.called(told.rule) if told.rule else ""
    return {
        "conversation": conversation.pk,
        "rule": _rule(told.rule),
        "linked": [
            {
                **_item(link.kind, link.item_id),
                "main": link.is_primary,
                "why": words.why(link, tells_evidence=not private),
            }
            for link in linked
        ],
        "not_linked": [
            {
                **_item(each.kind, each.item_id),
                "why": words.against(
                    _masked(each, private=private),
                    domain=domains.get(each.evidence, ""),
                    taken_away=links.get((each.kind, each.item_id)),
                    rule=rule,
                ),
            }
            for each in found
        ],
        "takes_part": [
            {
                "address": _address(head.address, private=private),
                "items": [f"{each.kind} {each.item_id}" for each in told.about(head.address)],
                "why_not": words.of_head(head, rule=rule),
            }
            for head in told.heads
        ],
    }


def _rule(rule: Any) -> dict[str, Any] | None:
    """Tell which rule with conditions decides; of a user's own, no more than whose it is."""
    from dealpost.conversations.linking_words import called

    if rule is None:
        return None
    return {"number": rule.pk, "called": called(rule), "does": str(rule.get_deed_display())}


def _masked(finding: Any, *, private: bool) -> Any:
    from dataclasses import replace

    return replace(finding, evidence=_address(finding.evidence, private=private))


def _address(address: str, *, private: bool) -> str:
    return f"…@{address.rpartition('@')[2]}" if private else address


def _item(kind: str, key: int) -> dict[str, Any]:
    """Name an item by its number, and by its name where that is for everyone."""
    from dealpost.crm.models import ITEM_KINDS, Visibility

    items = ITEM_KINDS[kind]._default_manager
    item = items.filter(pk=key, visibility=Visibility.EVERYONE).first()
    return {"kind": kind, "number": key, "name": str(item) if item else None}


def _show(told: dict[str, Any]) -> None:
    click.secho(f"Conversation {told['conversation']}", bold=True)
    if told["rule"]:
        rule = told["rule"]
        click.echo(f"  Decided by {rule['called']} (rule {rule['number']}): {rule['does']}.")
    for title, key in (("Linked", "linked"), ("Not linked", "not_linked")):
        click.echo(f"  {title}{':' if told[key] else ': nothing.'}")
        for each in told[key]:
            name = f" “{each['name']}”" if each["name"] else ""
            main = " (main)" if each.get("main") else ""
            click.echo(f"    {each['kind']} {each['number']}{name}{main}: {each['why']}")
    click.echo("  Who takes part:")
    for each in told["takes_part"]:
        found = ", ".join(each["items"]) or "nobody known"
        click.echo(f"    {each['address']}: {each['why_not'] or found}")
