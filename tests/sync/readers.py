"""Readers that mail can break. The parser's process finds them here by their names."""

import os
import signal

from dealpost.conversations.preparing import Prepared, prepare
from dealpost.providers.contract import Arrival

POISON = b"Subject: poison"


def fragile(arrival: Arrival) -> Prepared:
    """Read a message; the poison ends the process that reads it, without a word."""
    if POISON in arrival.raw:
        os._exit(9)
    return prepare(arrival)


def broken(arrival: Arrival) -> Prepared:
    """Read a message; the poison is more than it can bear."""
    if POISON in arrival.raw:
        raise RecursionError
    return prepare(arrival)


def endless(arrival: Arrival) -> Prepared:
    """Read a message; the poison would take for ever, and its time is over soon."""
    if POISON in arrival.raw:
        signal.alarm(1)
        while True:
            pass
    return prepare(arrival)
