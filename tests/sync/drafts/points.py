"""Where a pass may die: before and after every durable step of telling and taking drafts."""

from dealpost.outbox import taking_drafts, telling_drafts
from dealpost.providers.imap.store import ImapStore
from dealpost.sync import drafts
from tests.faults.dying import Point

TELLING = {
    "before APPEND": Point(ImapStore, "file", "before"),
    "after APPEND": Point(ImapStore, "file", "after"),
    "before it is kept": Point(telling_drafts, "keep", "before"),
    "half kept": Point(telling_drafts, "tell_writers", "before"),
    "after it is kept": Point(telling_drafts, "keep", "after"),
    "before EXPUNGE": Point(ImapStore, "apply", "before"),
    "after EXPUNGE": Point(ImapStore, "apply", "after"),
    "before it is forgotten": Point(telling_drafts, "removed", "before"),
    "half forgotten": Point(drafts, "forget", "before"),
    "after it is forgotten": Point(drafts, "forget", "after"),
}
TAKING = {
    "before taking over": Point(taking_drafts, "take_over", "before"),
    "half taken over": Point(taking_drafts, "take_files", "before"),
    "before it is noted": Point(taking_drafts, "_note", "before"),
    "after it is noted": Point(taking_drafts, "_note", "after"),
    "after taking over": Point(taking_drafts, "take_over", "after"),
}
POINTS = {**TELLING, **TAKING}
