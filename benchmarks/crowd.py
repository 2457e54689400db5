"""Fill a new database with mailboxes that have been read to the end.

python -m benchmarks.crowd NUMBER PORT
"""

import os
import sys

from benchmarks.idle_server import EMPTY, FOLDERS
from dealpost.config import data
from dealpost.running import database


def main(number: int, port: int) -> None:
    with database.available(data.folder()):
        os.environ["DJANGO_SETTINGS_MODULE"] = "dealpost.config.settings"
        import django

        django.setup()
        from django.core.management import call_command
        from django.utils import timezone

        from dealpost.accounts.models import User
        from dealpost.mailboxes.models import Folder, Mailbox

        call_command("migrate", verbosity=0)
        alice = User.objects.create_user("alice@shop.example", name="Alice", password=None)
        for each in range(number):
            mailbox = Mailbox.connect(
                address=f"user{each}@shop.example",
                owner=alice,
                username=f"user{each}",
                secret="secret",
                incoming_host="127.0.0.1",
                incoming_port=port,
                at=timezone.now(),
                by=alice,
            )
            mailbox.finish_pass(at=timezone.now())
            Folder.objects.bulk_create(
                Folder(
                    mailbox=mailbox,
                    remote_id=name,
                    path=[name],
                    role="inbox" if name == "INBOX" else "",
                    mark=f"{EMPTY} ",
                    cursor={"read": "to the end"},
                )
                for name in FOLDERS
            )


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
