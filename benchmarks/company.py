"""Fill an installation with a company: its CRM in bulk, its mail through the door for all mail.

python -m benchmarks.company FOLDER --messages 1000000

For 1 M messages: 300 k conversations, 50 k deals, 20 k persons, ten users. Alice, who sells most,
uses a mailbox with a good third of all mail and the team's with another third.
"""

import argparse
import os
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from multiprocessing.pool import Pool
from pathlib import Path
from threading import Semaphore
from typing import TYPE_CHECKING

from benchmarks.correspondence import COMPANY, END, Letter, letters, person
from dealpost.running import database

if TYPE_CHECKING:
    from dealpost.accounts.models import User
    from dealpost.conversations.preparing import Prepared
    from dealpost.mailboxes.models import Folder, Mailbox

ALICE, PASSWORD = f"alice@{COMPANY}", "forty chairs"
TEAM = f"sales@{COMPANY}"
COLLEAGUES = [f"colleague{number}@{COMPANY}" for number in range(1, 10)]
SHARES = {ALICE: 12, TEAM: 11, **dict.fromkeys(COLLEAGUES[:6], 2)}
BATCH = 500
AHEAD = 40 * BATCH
PER_MESSAGE = {"deals": 0.05, "persons": 0.02}


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.company")
    options.add_argument("folder", type=Path)
    options.add_argument("--messages", type=int, required=True)
    given = options.parse_args()
    os.environ["DEALPOST_DATA"] = str(given.folder)
    with database.available(given.folder), Pool(2) as parsers:  # before Django opens connections
        _set_up()
        fill(given.messages, parsers)


def _set_up() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "dealpost.config.settings"
    import django

    django.setup()


def fill(messages: int, parsers: Pool) -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")  # a power cut would only cost the loading
    persons = max(100, int(messages * PER_MESSAGE["persons"]))
    users = _users()
    _crm(users, persons=persons, deals=int(messages * PER_MESSAGE["deals"]))
    _receive(letters(messages, mailboxes=SHARES, persons=persons), _mailboxes(users), parsers)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _users() -> "list[User]":
    from dealpost.accounts.models import Team, User

    users = [
        User.objects.create_user(email, name=email.partition("@")[0].title(), password=PASSWORD)
        for email in (ALICE, *COLLEAGUES)
    ]
    Team.add("Sales", members=users[:4])
    return users


def _mailboxes(users: "list[User]") -> "dict[str, Mailbox]":
    from dealpost.accounts.models import Team
    from dealpost.mailboxes.models import Mailbox

    owners = {user.email: user for user in users}
    mailboxes = {}
    for number, address in enumerate(SHARES):
        owner = {"owner": owners[address]} if address in owners else {"team": Team.objects.get()}
        mailboxes[address] = mailbox = Mailbox.connect(
            address=address,
            username=address,
            secret="secret",  # of no server: it is never asked
            visibility=("shared", "private")[number % 2],
            at=END,
            by=users[0],
            **owner,
        )
        mailbox.pause(at=END)
    return mailboxes


def _crm(users: "list[User]", *, persons: int, deals: int) -> None:
    """Most persons have had several deals; two of three have just one that is open."""
    from dealpost.crm.models import Deal, Organization, Person, PersonAddress, Pipeline, Visibility

    chance = random.Random(2)
    seen = [*[Visibility.EVERYONE] * 8, Visibility.TEAM, Visibility.OWNER]

    def owned() -> dict[str, object]:
        return {"owner": chance.choice(users), "visibility": chance.choice(seen)}

    organizations = Organization.objects.bulk_create(
        (Organization(name=f"Customer {number}", **owned()) for number in range(persons // 9 + 1)),
        batch_size=5000,
    )
    people = Person.objects.bulk_create(
        (
            Person(name=f"Person {number}", organization=organizations[number // 9], **owned())
            for number in range(persons)
        ),
        batch_size=5000,
    )
    PersonAddress.objects.bulk_create(
        (
            PersonAddress(person=each, address=person(number), is_primary=True)
            for number, each in enumerate(people)
        ),
        batch_size=5000,
    )
    pipeline = Pipeline.objects.first() or Pipeline.add("Sales", stages=["First", "Last"])
    stages = list(pipeline.stages.all())
    chosen = [people[number % persons] for number in range(deals)]
    Deal.objects.bulk_create(
        (
            Deal(
                title=f"Deal {number}",
                person=each,
                organization_id=each.organization_id,
                stage=chance.choice(stages),
                value=Decimal(chance.randrange(100, 90_000)),
                status="open" if number < persons * 2 // 3 else chance.choice(["won", "lost"]),
                **owned(),
            )
            for number, each in enumerate(chosen)
        ),
        batch_size=5000,
    )


def _receive(mail: Iterable[Letter], mailboxes: "dict[str, Mailbox]", parsers: Pool) -> None:
    from dealpost.conversations.receiving import receive

    folders = _folders(mailboxes)
    waiting: defaultdict[Folder, list[Prepared]] = defaultdict(list)
    ahead = Semaphore(AHEAD)
    for place, message in parsers.imap(_prepared, _numbered(mail, ahead), chunksize=200):
        ahead.release()
        folder = folders[place]
        waiting[folder].append(message)
        if len(waiting[folder]) == BATCH:
            receive(folder.mailbox, waiting.pop(folder), folder=folder, epoch=1, at=END, tell=False)
    for folder, rest in waiting.items():
        receive(folder.mailbox, rest, folder=folder, epoch=1, at=END, tell=False)


def _folders(mailboxes: "dict[str, Mailbox]") -> "dict[tuple[str, bool], Folder]":
    """Return the inbox and the sent mail of each mailbox: by its address, and whether ours."""
    from dealpost.mailboxes.models import Folder

    roles = {False: ("INBOX", "inbox"), True: ("Sent", "sent")}
    return {
        (address, ours): Folder.objects.create(
            mailbox=mailbox, remote_id=name, path=[name], role=role, epoch=1
        )
        for address, mailbox in mailboxes.items()
        for ours, (name, role) in roles.items()
    }


def _numbered(mail: Iterable[Letter], ahead: Semaphore) -> Iterator[tuple[int, Letter]]:
    """Number them, but let the parsers run ahead of the database only so far."""
    for numbered in enumerate(mail, start=1):
        ahead.acquire()
        yield numbered


def _prepared(numbered: tuple[int, Letter]) -> "tuple[tuple[str, bool], Prepared]":
    """In a process of its own: parse the letter that lies under this uid."""
    from dealpost.conversations.preparing import prepare
    from dealpost.providers.contract import Arrival

    uid, letter = numbered
    # The newest tenth waits to be read.
    flags = frozenset() if letter.at > END.replace(month=9) and uid % 3 else frozenset({"\\Seen"})
    arrival = Arrival(
        uid=uid, raw=letter.raw, received_at=letter.at, flags=flags, size=len(letter.raw)
    )
    return (letter.mailbox, letter.is_ours), prepare(arrival)


if __name__ == "__main__":
    main()
