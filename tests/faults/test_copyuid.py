"""A server that lies about where a message went: it is told once, and both sides become the same."""

import re

import pytest
from django.utils import timezone

from dealpost.conversations import acting
from dealpost.conversations.models import Message, Placement
from dealpost.sync.auditing import audit
from tests.faults.interpreter import Interpreter
from tests.faults.judging import assert_same
from tests.faults.tally import count
from tests.providers import proxy
from tests.sync.client import logged_in

COPYUID = re.compile(rb"\[COPYUID (\d+) (\S+) (\d+)(?::(\d+))?\] ?")
PASSES = 3  # until both sides are the same: one sees the lie, one mends it, one sees it whole


def wrong_epoch(told: "re.Match[bytes]") -> bytes:
    return told[0].replace(told[1], b"%d" % (int(told[1]) + 1))


def another_s_uids(told: "re.Match[bytes]") -> bytes:
    shift = int(told[4] or told[3]) + 1000
    return b"[COPYUID %s %s %d:%d] " % (told[1], told[2], shift, shift + 4)


def uids_of_what_lay_there(told: "re.Match[bytes]") -> bytes:
    return b"[COPYUID %s %s 1:5] " % (told[1], told[2])


def fewer(told: "re.Match[bytes]") -> bytes:
    return b"[COPYUID %s 1:2 %s] " % (told[1], b"%d:%d" % (int(told[3]), int(told[3]) + 1))


def swapped(told: "re.Match[bytes]") -> bytes:
    first = int(told[3])
    uids = b",".join(b"%d" % (first + place) for place in (4, 3, 2, 1, 0))
    return b"[COPYUID %s %s %s] " % (told[1], told[2], uids)


def absent(_told: "re.Match[bytes]") -> bytes:
    return b""


def of_nobody(told: "re.Match[bytes]") -> bytes:
    return b"[COPYUID %s 901:905 %d:%d] " % (told[1], int(told[3]), int(told[3]) + 4)


LIES = [wrong_epoch, another_s_uids, uids_of_what_lay_there, fewer, swapped, absent, of_nobody]


def move_by_way_of(scene, line) -> None:
    names = [f"ours{number}" for number in range(5)]
    identifiers = [scene.id_of(name).strip("<>") for name in names]
    rows = Message.objects.filter(rfc_message_id__in=identifiers)
    conversations = list(rows.values_list("conversation", flat=True))
    signed = {"by": scene.owner, "at": timezone.now()}
    assert acting.move(conversations, to=acting.BINS, **signed)
    for name in names:
        scene.model.the(scene.id_of(name)).folder = "Trash"
    scene.pull(port=line.port)


@pytest.fixture
def line(scene):
    scene.fill([f"ours{number}" for number in range(8)])
    scene.fill([f"there{number}" for number in range(7)], "Trash")
    scene.pull()
    with proxy.laid(Interpreter(scene.server.host, scene.server.port)) as line:
        yield line


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_about_where_it_went_costs_nothing(scene, line, lie):
    line.retell = lambda words: COPYUID.sub(lie, words)
    move_by_way_of(scene, line)
    count("lies about COPYUID")
    for _ in range(PASSES):
        scene.pull()
    assert_same(scene)
    assert audit(scene.box).is_complete
    assert uids_here(scene) == uids_there(scene)


def uids_here(scene) -> dict[int, str]:
    lying = Placement.objects.filter(folder__mailbox=scene.box, folder__remote_id="Trash")
    rows = lying.values_list("uid", "delivery__message__rfc_message_id")
    return {uid: f"<{message_id}>" for uid, message_id in rows}


def uids_there(scene) -> dict[int, str]:
    with logged_in(scene.server, "Trash", user=scene.user) as client:
        _, found = client.uid("FETCH", "1:*", "(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")
    heads = (each for each in found if isinstance(each, tuple))
    return {
        int(line.partition(b"UID ")[2].split()[0]): head.partition(b":")[2].strip().decode()
        for line, head in heads
    }


def test_a_no_to_what_was_done_costs_nothing(scene, line):
    """The server moves the messages, tells where to, and says NO."""
    line.retell = lambda words: (
        re.sub(rb"^(D\d+) OK", rb"\1 NO", words) if b"Move completed" in words else words
    )
    move_by_way_of(scene, line)
    count("lies about COPYUID")
    for _ in range(PASSES):
        scene.pull()
    assert_same(scene)
