import json
from pathlib import Path
from typing import Any

import click

from dealpost.cli.frame import Refused, command, json_option


@command("inspect")
@click.argument("file", required=False, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--threads",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Tell which .eml files of this folder form one conversation.",
)
@json_option
def inspect(*, data: Path, file: Path | None, folder: Path | None, as_json: bool) -> None:
    """Say what Dealpost makes of a message (FILE.eml), or of a folder of them (--threads)."""
    del data  # a message is looked at, not stored
    if (file is None) == (folder is None):
        raise click.UsageError("Name either a FILE or --threads FOLDER.")
    if folder is not None:
        _show_threads(folder, as_json=as_json)
    elif file is not None:
        _show_message(file, as_json=as_json)


def _show_message(file: Path, *, as_json: bool) -> None:
    from dealpost.mime.inspecting import inspect

    facts = inspect(file.read_bytes())
    if as_json:
        click.echo(json.dumps(facts, ensure_ascii=False))
        return
    for name, value in facts.items():
        click.secho(name.replace("_", " "), bold=True)
        click.echo(_indented(value))


def _indented(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)
    return "\n".join(f"    {line}" for line in text.splitlines())


def _show_threads(folder: Path, *, as_json: bool) -> None:
    from dealpost.cli.trial import conversations_of

    files = sorted(folder.glob("*.eml"))
    if not files:
        raise Refused(f"There is no .eml file in {folder}.")
    groups = conversations_of(files)
    if as_json:
        click.echo(json.dumps([[file.name for file in group] for group in groups]))
        return
    for number, group in enumerate(groups, 1):
        click.secho(f"Conversation {number}", bold=True)
        for file in group:
            click.echo(f"    {file.name}")
