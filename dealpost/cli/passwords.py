"""Asking for a password where nobody can read it: never as an argument, which others may list."""

import sys

import click


def ask_password(*, from_stdin: bool, twice: bool = False) -> str:
    """Read a line of standard input, or ask at the terminal; `twice` for one that is made up."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError("No terminal to ask for the password on: use --password-stdin.")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=twice))
