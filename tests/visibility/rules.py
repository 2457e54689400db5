"""Who may read, know of and see what, in plain words: these rules know nothing of the code, and judge it.

Every way of keeping mail and items to oneself occurs in `conversations` and VISIBILITIES.
"""

from collections.abc import Iterator
from dataclasses import dataclass

WORD = "quixotic"  # in every message
ROLES = ("ann", "tom", "carl", "mia", "admin", "gone", None)  # None: nobody is signed in
TEAMS = {"Sales": {"ann", "tom"}, "Service": {"mia", "gone"}}
USERS = {role for role in ROLES if role}
BOXES = ("personal", "paused", "disconnected", "team", "secretive")
SETTINGS = ("private", "shared", "granted", "asked", "revoked")
LINKS = ("none", "everyone", "group", "owner", "rejected", "organization", "hidden person")
VISIBILITIES = ("everyone", "team", "owner")
KINDS = ("deal", "lead", "project", "person", "organization")
VALUES = {"everyone": 2, "team": 40, "owner": 600}  # of deals: a sum tells which they are


@dataclass(frozen=True)
class Part:
    """A message, alone in its mailbox within its conversation."""

    box: str
    setting: str
    link: str
    message: int
    strand: int
    conversation: int
    sender: str
    moment: int


@dataclass(frozen=True)
class Writing:
    """A draft, and a message that waits in the outbox."""

    author: str
    box: str
    is_shared: bool
    draft: int
    outgoing: int

    @property
    def words(self) -> str:
        return f"unsent{self.draft}."  # in its subject, and nowhere else


def readers(box: str) -> set[str]:
    """Who uses a mailbox."""
    if box == "team":
        return TEAMS["Sales"]
    return {"mia"} if box == "mia's" else {"ann"}


def may_see(role: str | None, visibility: str) -> bool:
    """An item of Ann's: everyone's, her teams' or hers."""
    if role is None or role == "gone":
        return False
    seen = {"everyone": USERS, "team": TEAMS["Sales"], "owner": {"ann"}}
    return role in seen[visibility]


def sees_link(role: str | None, how: str) -> bool:
    """Whether somebody sees what a conversation is linked to in this way."""
    seen = {"everyone": "everyone", "organization": "everyone", "group": "team"}
    seen |= {"owner": "owner", "hidden person": "owner"}
    return how in seen and may_see(role, seen[how])


def may_read(role: str | None, part: Part) -> bool:
    """The rules of product.md, section 5."""
    if role is None or role == "gone":
        return False
    if role in readers(part.box):
        return True
    if part.setting == "granted":
        return role == "carl"
    return part.setting == "shared" and sees_link(role, part.link)


def may_know_of(role: str | None, part: Part) -> bool:
    """Whether an item tells somebody that this private mail exists."""
    if role is None or role == "gone" or role in readers(part.box) or part.box == "secretive":
        return False
    if part.setting == "shared" or (part.setting == "granted" and role == "carl"):
        return False
    return sees_link(role, part.link)


def may_read_draft(role: str | None, writing: Writing) -> bool:
    """One's own, and what is shared with the team of its mailbox."""
    if role is None or role == "gone":
        return False
    is_for_all = writing.is_shared and writing.box == "team"
    return role == writing.author or (is_for_all and role in readers(writing.box))


def uses(role: str | None, box: str) -> bool:
    """Who uses a mailbox sees what leaves it, what waits in it, and how much."""
    return role is not None and role != "gone" and role in readers(box)


def conversations() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield each way to be linked with the mailboxes, and their settings, that hold a part."""
    for how in LINKS:
        for box in BOXES:
            for setting in SETTINGS:
                yield how, [(box, setting)]
    for how in ("everyone", "group", "none"):
        for mine in ("private", "shared"):
            for hers in ("private", "shared"):
                yield how, [("personal", mine), ("mia's", hers)]
