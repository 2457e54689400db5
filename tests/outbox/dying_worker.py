"""A worker that is killed, in a process of its own (see test_crashing.py)."""

import sys
from datetime import datetime

from dealpost.outbox.models import Outgoing
from tests.faults.dying import deadly, kill
from tests.outbox.points import POINTS
from tests.outbox.post_office import Clock, worker

START = "import django; django.setup(); from tests.outbox import dying_worker; dying_worker.main()"


def main() -> None:
    number, point, moment = sys.argv[1:]
    fatal = POINTS[point]
    setattr(fatal.owner, fatal.name, deadly(fatal, kill))
    worker(Outgoing.objects.get(pk=number), Clock(datetime.fromisoformat(moment)))
