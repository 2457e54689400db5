"""Killed at any moment, the letterbox has kept what it has said to have kept."""

import os
import signal
import smtplib
import socket
import subprocess
import sys
import time

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from dealpost.conversations.models import Link, Message
from dealpost.intake import jobs
from dealpost.intake.addressing import address_of
from dealpost.intake.models import Dropped
from tests.intake.conftest import copy

pytestmark = pytest.mark.django_db(transaction=True)

LISTEN = "from dealpost.running.letterbox import listen; listen()"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def client_of(port: int) -> smtplib.LMTP:
    for _attempt in range(200):
        try:
            return smtplib.LMTP("127.0.0.1", port)
        except OSError:
            time.sleep(0.1)
    raise AssertionError("The letterbox never opened")


def test_killed_after_its_answer_it_has_kept_the_message_and_the_job(deal, django_url, settings):
    settings.INTAKE = {**settings.INTAKE, "trusts": "yes"}
    port = free_port()
    wishes = {
        "DEALPOST_BCC_LISTEN": f"127.0.0.1:{port}",
        "DEALPOST_BCC_ADDRESS": settings.INTAKE["address"],
        "DEALPOST_SECRET_KEY": settings.SECRET_KEY,
        "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
    }
    letterbox = subprocess.Popen([sys.executable, "-c", LISTEN], env={**django_url, **wishes})
    try:
        client = client_of(port)
        client.sendmail("alice@shop.example", [address_of(deal)], copy())
    finally:
        letterbox.send_signal(signal.SIGKILL)
        letterbox.wait(10)
    client.close()

    kept = Dropped.objects.get()
    assert ProcrastinateJob.objects.filter(args={"dropped_id": kept.pk}, status="todo").exists()
    for _time in range(2):
        jobs.file(dropped_id=kept.pk)
    assert Message.objects.count() == 1
    assert Link.objects.filter(deal=deal).count() == 1
