"""A personal mailbox becomes a team's, or the other way round; its mail goes with it."""

from datetime import datetime

from dealpost.accounts.models import Team, User
from dealpost.mailboxes.models import Mailbox


def give_to_team(mailbox: Mailbox, team: Team, *, at: datetime) -> None:
    """From now on everybody in the team reads and writes here, its past mail included."""
    _give(mailbox, owner=None, team=team)
    mailbox.note("handed_over", at=at, to=str(team))


def give_to_user(mailbox: Mailbox, owner: User, *, at: datetime) -> None:
    """From now on this user alone reads and writes here.

    What a team showed to others by default was not their choice: new mail is private again.
    """
    mailbox.visibility = Mailbox.Visibility.PRIVATE
    _give(mailbox, owner=owner, team=None)
    mailbox.note("handed_over", at=at, to=str(owner))


def _give(mailbox: Mailbox, *, owner: User | None, team: Team | None) -> None:
    mailbox.owner, mailbox.team = owner, team
    mailbox.save(update_fields=["owner", "team", "visibility"])
