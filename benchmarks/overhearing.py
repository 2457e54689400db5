"""Listening beside Dealpost: when the mail server speaks, and when PostgreSQL passes names on."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import psycopg

from dealpost.live.telling import CHANNEL
from dealpost.sync.turns import NEWS
from tests.providers.dovecot import Dovecot

PASS = f"procrastinate_queue_v1#{NEWS}"  # where procrastinate tells of a job that was queued
CONVERSATION = "conversation-"


class Names:
    """What PostgreSQL has passed on, with the times."""

    def __init__(self) -> None:
        self._heard: list[tuple[str, float]] = []

    def hear(self, notice: psycopg.Notify) -> None:
        name = notice.payload if notice.channel == CHANNEL else notice.channel
        self._heard.append((name, time.time()))

    def clear(self) -> None:
        self._heard.clear()

    def first(self, beginning: str) -> float | None:
        """Return when a name that begins so was heard for the first time."""
        return next((at for name, at in self._heard if name.startswith(beginning)), None)


@contextmanager
def overheard(url: str) -> Iterator[Names]:
    """Listen at the database of this address."""
    names, ends = Names(), threading.Event()
    with psycopg.connect(url, autocommit=True) as connection:
        for channel in (CHANNEL, PASS):
            connection.execute(f'LISTEN "{channel}"'.encode())

        def listen() -> None:
            while not ends.is_set():
                for notice in connection.notifies(timeout=0.2):
                    names.hear(notice)

        listening = threading.Thread(target=listen)
        listening.start()
        try:
            yield names
        finally:
            ends.set()
            listening.join()


@contextmanager
def idling(server: Dovecot) -> Iterator[list[float]]:
    """Listen at the mailbox; what is yielded fills with the times at which mail was told of."""
    spoken: list[float] = []
    with (
        socket.create_connection((server.host, server.port)) as opened,
        opened.makefile("rb") as lines,
    ):
        for command, answer in (
            (b"", b"* OK"),
            (b"a LOGIN alice secret\r\n", b"a OK"),
            (b"b SELECT INBOX\r\n", b"b OK"),
            (b"c IDLE\r\n", b"+"),
        ):
            opened.sendall(command)
            while not lines.readline().startswith(answer):
                continue
        listening = threading.Thread(target=_hear, args=[lines, spoken])
        listening.start()
        try:
            yield spoken
        finally:
            opened.shutdown(socket.SHUT_RDWR)
            listening.join()


def _hear(lines: BinaryIO, spoken: list[float]) -> None:
    while line := lines.readline():
        if line.endswith(b"EXISTS\r\n"):
            spoken.append(time.time())
