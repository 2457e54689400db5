import json
import subprocess
import sys

import pytest

from tests.letters import letter


def test_a_message_is_told_as_json(run, tmp_path):
    file = tmp_path / "mail.eml"
    file.write_bytes(letter(subject="=?utf-8?q?Re=3A_Caf=C3=A9?="))

    facts = json.loads(run("inspect", str(file), "--json").stdout)

    assert facts["subject"] == "Re: Café"
    assert facts["base_subject"] == "café"
    assert facts["from"] == {"name": "Bob Bakker", "address": "bob@customer.example"}


def test_a_person_reads_it_in_words(run, tmp_path):
    file = tmp_path / "mail.eml"
    file.write_bytes(letter())

    shown = run("inspect", str(file)).stdout

    assert "How much are the chairs?" in shown


def test_files_are_grouped_by_conversation(tmp_path, django_url):
    (tmp_path / "1.eml").write_bytes(letter())
    (tmp_path / "2.eml").write_bytes(letter(message_id="<2@x>", subject="Tables"))
    (tmp_path / "3.eml").write_bytes(letter(message_id="<3@x>", in_reply_to="<1@customer.example>"))

    command = [sys.executable, "-m", "dealpost", "inspect", "--threads", str(tmp_path), "--json"]
    done = subprocess.run(command, check=True, capture_output=True, env=django_url)

    assert json.loads(done.stdout) == [["1.eml", "3.eml"], ["2.eml"]]


@pytest.mark.parametrize("words", [[], ["--threads", "/", "mail.eml"]])
def test_one_thing_at_a_time(run, words):
    assert run("inspect", *words).exit_code == 2
