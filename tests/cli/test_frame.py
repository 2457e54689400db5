import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from dealpost import __version__
from dealpost.__main__ import dealpost
from dealpost.config import data as data_folder


@pytest.fixture
def imported() -> set[str]:
    """The modules that are loaded after `dealpost --help`."""
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "dealpost", "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {line.rpartition("|")[2].strip() for line in told.stderr.splitlines()}


def test_help_is_quick_because_it_loads_neither_django_nor_the_database(imported):
    assert "click" in imported
    assert not imported & {"django", "psycopg", "granian", "procrastinate", "asyncio"}


def test_every_command_explains_itself():
    def explain(*words: str) -> None:
        result = CliRunner().invoke(dealpost, [*words, "--help"])
        assert result.exit_code == 0

    for name, command in dealpost.commands.items():
        explain(name)
        assert command.help
        for inner, inner_command in getattr(command, "commands", {}).items():
            explain(name, inner)
            assert inner_command.help


def test_the_data_folder_can_be_chosen(monkeypatch, tmp_path):
    monkeypatch.setenv(data_folder.VARIABLE, str(tmp_path / "before"))
    seen: list[object] = []
    monkeypatch.setattr(
        "dealpost.running.supervising.up", lambda **options: seen.append(options["data"])
    )

    CliRunner().invoke(dealpost, ["up", "--data", str(tmp_path / "chosen")])

    assert seen == [tmp_path / "chosen"]
    assert os.environ[data_folder.VARIABLE] == str(tmp_path / "chosen")


def test_the_version_is_told():
    assert CliRunner().invoke(dealpost, ["version"]).stdout == f"{__version__}\n"
