"""The house itself: colleagues, teams, mailboxes, the pipeline and what is sold."""

from decimal import Decimal

from dealpost.demo.records import Label, Mailbox, Phase, Pipeline, Product, Stage, Team, User
from dealpost.demo.source_data import source_data


def users() -> tuple[User, ...]:
    return tuple(
        User(
            id=number,
            first_name=row["first_name"],
            last_name=row["last_name"],
            address=f"{row['first_name'].lower()}@{domain()}",
            phone=row["phone"],
            job_title=row["job_title"],
            is_administrator=row["administrator"],
            mail_program=row["mail_program"],
        )
        for number, row in enumerate(source_data("company")["users"], 1)
    )


def teams() -> tuple[Team, ...]:
    rows = source_data("company")["teams"]
    return tuple(
        Team(id=number, name=row["name"], members=tuple(row["members"]))
        for number, row in enumerate(rows, 1)
    )


def mailboxes() -> tuple[Mailbox, ...]:
    """One personal mailbox per user, then one for each team that has one."""
    personal = [
        Mailbox(address=user.address, name=user.name, owner=user.id, team=None, members=(user.id,))
        for user in users()
    ]
    shared = [
        Mailbox(
            address=f"{row['mailbox']}@{domain()}",
            name=f"{source_data('company')['name']} {row['name']}",
            owner=None,
            team=number,
            members=tuple(row["members"]),
        )
        for number, row in enumerate(source_data("company")["teams"], 1)
        if row["mailbox"]
    ]
    return (*personal, *shared)


def pipelines() -> tuple[Pipeline, ...]:
    stages = tuple(
        Stage(number, row["name"], row["probability"], row["allowed_days"])
        for number, row in enumerate(source_data("company")["stages"], 1)
    )
    return (Pipeline(id=1, name="Sales", stages=stages),)


def phases() -> tuple[Phase, ...]:
    names = source_data("company")["projects"]["phases"]
    return tuple(Phase(id=number, name=name) for number, name in enumerate(names, 1))


def products() -> tuple[Product, ...]:
    return tuple(
        Product(
            code=row["code"],
            name=row["name"],
            price=Decimal(row["price"]),
            unit=row["unit"],
            is_booth=row["booth"],
        )
        for row in source_data("company")["products"]
    )


def labels() -> tuple[Label, ...]:
    return tuple(Label(**row) for row in source_data("company")["labels"])


def company_name() -> str:
    return str(source_data("company")["name"])


def password() -> str:
    """With which every user of the demo signs in: no secret, it is shown to whoever comes."""
    return str(source_data("company")["password"])


def domain() -> str:
    return str(source_data("company")["domain"])
