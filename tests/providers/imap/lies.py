"""What servers have been seen to say that is not so, by name; each is told to a ScriptedServer."""

import re
from collections.abc import Callable
from itertools import count
from typing import TypeAlias

from tests.providers.imap.scripted_server import CUT, Said, ScriptedServer

Telling: TypeAlias = Callable[[ScriptedServer], None]


def _put(name: str, words: bytes, *, before: bytes = b"") -> Telling:
    """Say these words in answer to a command: first of all, or before the first such words."""

    def said_so(said: Said) -> bytes:
        return said.honest.replace(before, words + before, 1) if before else words + said.honest

    return lambda server: server.lies.update({name: said_so})


def _instead(name: str, words: bytes) -> Telling:
    """Say these words and nothing else but the tagged OK."""
    return lambda server: server.lies.update(
        {name: lambda said: words + said.tag + b" OK done\r\n"}
    )


def _replaced(name: str, pattern: bytes, by: bytes) -> Telling:
    return lambda server: server.lies.update(
        {name: lambda said: re.sub(pattern, by, said.honest, flags=re.S)}
    )


def _refused(name: str, words: bytes) -> Telling:
    return lambda server: server.lies.update({name: lambda said: said.tag + words})


def _both(*tellings: Telling) -> Telling:
    def tell(server: ScriptedServer) -> None:
        for telling in tellings:
            telling(server)

    return tell


def _another_epoch_each_time(server: ScriptedServer) -> None:
    epochs = count(1000)
    server.lies["SELECT"] = lambda said: said.honest.replace(
        b"[UIDVALIDITY 42]", b"[UIDVALIDITY %d]" % next(epochs)
    )


def _only_the_first_half(said: Said) -> bytes:
    words = re.findall(rb"\* \d+ FETCH \(.*?\)\r\n(?=\* |D\d)", said.honest, flags=re.S)
    return b"".join(words[: len(words) // 2]) + said.tag + b" OK done\r\n"


def _left_out(server: ScriptedServer) -> None:
    server.lies["UID FETCH"] = _only_the_first_half


def _twice(server: ScriptedServer) -> None:
    def said_twice(said: Said) -> bytes:
        data, _, _ = said.honest.rpartition(said.tag)
        return data + said.honest

    server.lies["UID FETCH"] = said_twice


NEXT = b"\r\n* 9 FETCH ("  # in the middle of an answer
NEWS = b"\r\n* 3 EXPUNGE\r\n* 500 EXISTS\r\n* 5 FETCH (FLAGS (\\Deleted))" + NEXT
HUGE = b"* 1 FETCH (UID 1 BODY[] {99999999999}\r\n"

LIES: dict[str, Telling] = {
    # --- what has vanished
    "a mass VANISHED": _put("SELECT", b"* VANISHED (EARLIER) 1:4294967295\r\n"),
    "a VANISHED without uids": _put("SELECT", b"* VANISHED (EARLIER)\r\n"),
    "a VANISHED of nonsense": _put("SELECT", b"* VANISHED (EARLIER) 1:abc,,7\r\n"),
    "a VANISHED in the middle": _put("UID FETCH", b"\r\n* VANISHED 1:50" + NEXT, before=NEXT),
    "a VANISHED that is left out": _replaced("SELECT", rb"\* VANISHED [^\r]*\r\n", b""),
    # --- the record of changes
    "HIGHESTMODSEQ 0": _replaced("SELECT", rb"HIGHESTMODSEQ \d+", b"HIGHESTMODSEQ 0"),
    "no HIGHESTMODSEQ": _replaced("SELECT", rb"HIGHESTMODSEQ \d+", b"NOMODSEQ"),
    "a HIGHESTMODSEQ that runs backwards": _replaced(
        "SELECT", rb"HIGHESTMODSEQ \d+", b"HIGHESTMODSEQ 2"
    ),
    # --- how many there are
    "no EXISTS": _replaced("SELECT", rb"\* \d+ EXISTS\r\n", b""),
    "EXISTS 0": _replaced("SELECT", rb"\* \d+ EXISTS", b"* 0 EXISTS"),
    "far too many EXISTS": _replaced("SELECT", rb"\* \d+ EXISTS", b"* 4000 EXISTS"),
    "no UIDNEXT": _replaced("SELECT", rb"\* OK \[UIDNEXT[^\r]*\r\n", b""),
    "UIDNEXT 1": _replaced("SELECT", rb"UIDNEXT \d+", b"UIDNEXT 1"),
    "a UIDNEXT of tomorrow": _replaced("SELECT", rb"UIDNEXT \d+", b"UIDNEXT 4000000000"),
    # --- another epoch
    "another UIDVALIDITY each time": _another_epoch_each_time,
    "another UIDVALIDITY in the middle": _put(
        "UID FETCH", b"\r\n* OK [UIDVALIDITY 43] moved" + NEXT, before=NEXT
    ),
    "no UIDVALIDITY": _replaced("SELECT", rb"UIDVALIDITY", b"UIDNOTSTICKY"),
    # --- searches
    "a SEARCH that fails": _refused("UID SEARCH", b" NO [SERVERBUG] Internal error\r\n"),
    "a SEARCH that is BAD": _refused("UID SEARCH", b" BAD Unknown command\r\n"),
    "a SEARCH without a result": _instead("UID SEARCH", b""),
    "a SEARCH that finds nothing": _instead("UID SEARCH", b"* SEARCH\r\n"),
    "a SEARCH that finds a few": _instead("UID SEARCH", b"* SEARCH 7 8 9\r\n"),
    "a SEARCH of other messages": _instead(
        "UID SEARCH", b"* SEARCH %s\r\n" % b" ".join(b"%d" % uid for uid in range(901, 1031))
    ),
    "a SEARCH of nonsense": _instead("UID SEARCH", b"* SEARCH 1 2 x NIL\r\n"),
    # --- messages
    "news in the middle": _put("UID FETCH", NEWS, before=NEXT),
    "the last message again": lambda server: server.lies.update(
        {"UID FETCH": lambda said: server.message(1, max(server.messages), said.rest) + said.honest}
    ),
    "everything twice": _twice,
    "half of it left out": _left_out,
    "no flags but a literal": _replaced(
        "UID FETCH", rb"FLAGS \(\\Seen\)", b"FLAGS ({5}\r\n\\\\Seen)"
    ),
    "NIL for a uid": _replaced("UID FETCH", rb"UID \d+", b"UID NIL"),
    "NIL for flags": _replaced("UID FETCH", rb"FLAGS \([^)]*\)", b"FLAGS NIL"),
    "NIL for dates": _replaced("UID FETCH", rb'INTERNALDATE "[^"]*"', b"INTERNALDATE NIL"),
    "NIL for sizes": _replaced("UID FETCH", rb"RFC822.SIZE \d+", b"RFC822.SIZE NIL"),
    "NIL for a body": _replaced("UID FETCH", rb"BODY\[\] \{\d+\}\r\n.*?\r\n\)", b"BODY[] NIL)"),
    "NIL for everything": _replaced("UID FETCH", rb"FETCH \(.*?\)\r\n(?=\* |D)", b"FETCH NIL\r\n"),
    "a size of nothing": _replaced("UID FETCH", rb"RFC822.SIZE \d+", b"RFC822.SIZE 0"),
    "a size of a gigabyte": _replaced("UID FETCH", rb"RFC822.SIZE \d+", b"RFC822.SIZE 1073741824"),
    "a literal without end": _instead("UID FETCH", HUGE),
    "a list without end": _instead("UID FETCH", b"* 1 FETCH (UID 1 FLAGS ((((\r\n"),
    "a tag of nobody": _put("UID FETCH", b"D999 OK nobody asked\r\n"),
    **{
        f"BYE to {name}": _put(name, b"* BYE down for the night\r\n" + CUT)
        for name in ("CAPABILITY", "LOGIN", "ENABLE", "SELECT", "FETCH", "UID FETCH", "UID SEARCH")
    },
    **{
        f"BAD to {name}": _refused(name, b" BAD Unknown command\r\n")
        for name in ("ENABLE", "SELECT", "FETCH", "UID FETCH")
    },
    **{
        f"NO to {name}": _refused(name, b" NO [UNAVAILABLE] Try later\r\n")
        for name in ("LOGIN", "SELECT", "FETCH", "UID FETCH")
    },
}
