"""Putting the year of mail onto the server, once: in a single transaction, so that a process that
is killed half-way leaves nothing behind and the next one begins anew."""

from collections.abc import Iterable
from datetime import date

from dealpost.demo.company import DEFAULT_SEED, make_company
from dealpost.demo.correspondence import make_correspondence
from dealpost.demo.filing import FOLDERS, DemoMail
from dealpost.demo.mail_store import MailStore
from dealpost.demo.records import Company

FILLED = "filled"


def fill(store: MailStore, *, today: date, seed: int = DEFAULT_SEED) -> Company:
    """The company whose mail lies in the store. It stays the one of the first day and seed."""
    filled = store.fact(FILLED)
    if filled:
        day, _, first_seed = filled.partition(" ")
        return make_company(seed=int(first_seed), today=date.fromisoformat(day))
    company = make_company(seed=seed, today=today)
    put(store, company, make_correspondence(company))
    return company


def put(store: MailStore, company: Company, mails: Iterable[DemoMail]) -> None:
    """Lay the mail into its folders, and remember whose it is."""
    with store.transaction():
        folders = {
            (mailbox.address, name): store.add_folder(mailbox.address, name).id
            for mailbox in company.mailboxes
            for name in FOLDERS
        }
        for mail in mails:
            folder = folders[mail.mailbox, mail.folder]
            store.append(folder, mail.raw, mail.flags, mail.internal_date)
        store.remember(FILLED, f"{company.today.isoformat()} {company.seed}")
