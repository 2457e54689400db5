"""A worker for benchmarks: makes a pass over the mailbox for each line that it is sent."""

import asyncio
import os
import sys
import time

from dealpost.config import data
from dealpost.running import database
from dealpost.running.turns import take_short_turns


def main(host: str, port: int) -> None:
    with database.available(data.folder()):
        os.environ["DJANGO_SETTINGS_MODULE"] = "dealpost.config.settings"
        import django

        django.setup()
        from django.core.management import call_command
        from django.utils import timezone

        from dealpost.accounts.models import User
        from dealpost.mailboxes.models import Mailbox
        from dealpost.sync import pulling

        take_short_turns()
        call_command("migrate", verbosity=0)
        alice = User.objects.create_user("alice@shop.example", name="Alice", password=None)
        mailbox = Mailbox.connect(
            address=alice.email,
            owner=alice,
            username="alice",
            secret="secret",
            incoming_host=host,
            incoming_port=port,
            incoming_security="none",
            at=timezone.now(),
            by=alice,
        )
        print("ready", flush=True)
        for _line in sys.stdin:
            mailbox.refresh_from_db()
            start = time.perf_counter()
            progress = asyncio.run(pulling.pull(mailbox, clock=timezone.now))
            seconds = time.perf_counter() - start
            mailbox.refresh_from_db()
            assert progress.is_complete, mailbox.trouble
            print(seconds, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
