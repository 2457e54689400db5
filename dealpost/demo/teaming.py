"""What the sales team has made of the newest mail in its mailbox: shared out, discussed, closed.

The rest waits for whoever comes.
"""

from collections.abc import Mapping
from datetime import timedelta
from html import escape
from typing import Any

from dealpost.accounts.models import User
from dealpost.conversations.models import Comment, Link, Message
from dealpost.conversations.teamwork import assigning, closing, commenting
from dealpost.conversations.teamwork.listing import rows
from dealpost.demo.source_data import source_data
from dealpost.mailboxes.models import Mailbox
from dealpost.mime.message import Automation
from dealpost.outbox import answering, drafting, sharing

LOOKED_THROUGH = 200  # conversations, newest first, for some that customers of a deal wait in


def share_out(mailbox: Mailbox) -> None:
    """Tell the story of `data/team.toml` about mail that is here. Told once: it is left alone."""
    if Comment.objects.exists():
        return
    team = {user.name.partition(" ")[0]: user for user in mailbox.readers}
    waiting = _waiting(next(iter(team.values())))
    told = source_data("team")["conversations"]
    for message, conversation in zip(waiting, told, strict=False):
        for step in conversation["steps"]:
            _take(step, message, mailbox, team)


def _waiting(user: User) -> list[Message]:
    """The last messages of conversations about a deal in which a customer has the last word."""
    found = [row.conversation for row in rows("unassigned", user=user, limit=LOOKED_THROUGH)]
    deals = Link.objects.standing().filter(conversation__in=found, deal__isnull=False)
    about = set(deals.values_list("conversation", flat=True))
    newest = Message.objects.filter(conversation__in=about).order_by("conversation", "-at", "-pk")
    last = {each.conversation_id: each for each in newest.distinct("conversation")}
    return [last[key] for key in found if key in last and _is_a_customers(last[key])]


def _is_a_customers(message: Message) -> bool:
    return not message.is_ours and message.automation == Automation.NONE.value


def _take(
    step: Mapping[str, Any], message: Message, mailbox: Mailbox, team: Mapping[str, User]
) -> None:
    by, at = team[step["by"]], message.at + timedelta(minutes=step["after"])
    key, first = message.conversation_id, escape(message.sender.partition(" ")[0])
    if to := step.get("to"):
        assigning.assign([key], to=team[to], by=by, at=at)
    if said := step.get("says"):
        commenting.write(key, said.format(first=first), by=by, at=at)
    if step.get("closes"):
        closing.close([key], by=by, at=at)
    if written := step.get("writes"):
        draft = answering.reply(message, author=by, at=at)
        text = drafting.Written(
            mailbox, draft.to, subject=draft.subject, html=written.format(first=first)
        )
        drafting.save(draft, text, version=draft.version, at=at)
        sharing.share(draft)
