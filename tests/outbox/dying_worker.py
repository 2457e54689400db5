"""A worker that is killed, in a process of its own (see test_crashing.py)."""

import sys
from datetime import datetime

from dealpost.outbox.models import Outgoing
from tests.outbox.points import deadly, kill
from tests.outbox.post_office import Clock, worker

START = "import django; django.setup(); from tests.outbox import dying_worker; dying_worker.main()"


def main() -> None:
    number, point, moment = sys.argv[1:]
    owner, name, replacement = deadly(point, kill)
    setattr(owner, name, replacement)
    worker(Outgoing.objects.get(pk=number), Clock(datetime.fromisoformat(moment)))
