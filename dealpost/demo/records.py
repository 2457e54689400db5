"""What the demo company consists of: plain values, joined by their ids."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class Language(StrEnum):
    DUTCH = "nl"
    ENGLISH = "en"


class DealStatus(StrEnum):
    OPEN = "open"
    WON = "won"
    LOST = "lost"


class OrganizationKind(StrEnum):
    CUSTOMER = "customer"
    SUPPLIER = "supplier"


@dataclass(frozen=True, slots=True)
class User:
    id: int
    first_name: str
    last_name: str
    address: str
    phone: str
    job_title: str
    is_administrator: bool
    mail_program: str  # which program's habits their mail shows: outlook, gmail, apple or plain

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True)
class Team:
    id: int
    name: str
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Personal (an owner) xor team (members); the address is also the login of the mail server."""

    address: str
    name: str
    owner: int | None
    team: int | None
    members: tuple[int, ...]

    @property
    def is_team(self) -> bool:
        return self.team is not None


@dataclass(frozen=True, slots=True)
class Stage:
    id: int
    name: str
    probability: int  # per cent
    allowed_days: int


@dataclass(frozen=True, slots=True)
class Pipeline:
    id: int
    name: str
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Product:
    code: str
    name: str
    price: Decimal  # euro, without VAT, per unit
    unit: str
    is_booth: bool


@dataclass(frozen=True, slots=True)
class Organization:
    id: int
    name: str
    domain: str
    street: str
    postcode: str
    city: str
    branch: str
    language: Language
    kind: OrganizationKind
    phone: str


@dataclass(frozen=True, slots=True)
class Person:
    id: int
    organization: int
    first_name: str
    last_name: str
    is_woman: bool
    addresses: tuple[str, ...]  # the first is the one they write from
    phones: tuple[str, ...]
    job_title: str
    language: Language
    is_formal: bool  # is addressed with "u" and their last name in first letters
    mail_program: str

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"


@dataclass(frozen=True, slots=True)
class DealLine:
    product: Product
    quantity: int


@dataclass(frozen=True, slots=True)
class Deal:
    id: int
    title: str
    organization: int
    person: int
    owner: int
    pipeline: int
    stage: int
    status: DealStatus
    value: Decimal  # euro, without VAT
    lines: tuple[DealLine, ...]
    created_at: datetime
    expected_close: date
    closed_at: datetime | None
    lost_reason: str
    label: str
    quote_number: str


@dataclass(frozen=True, slots=True)
class Lead:
    id: int
    title: str
    organization: int
    person: int
    owner: int
    product: Product
    source: str
    value: Decimal | None
    created_at: datetime
    label: str


@dataclass(frozen=True, slots=True)
class Phase:
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Project:
    id: int
    title: str
    deal: int
    organization: int
    person: int
    owner: int
    phase: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Activity:
    id: int
    kind: str  # call, meeting, task, deadline, lunch
    subject: str
    user: int
    person: int
    due_at: datetime
    minutes: int
    is_done: bool
    deal: int | None = None
    lead: int | None = None
    project: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    id: int
    text: str
    author: int
    written_at: datetime
    deal: int | None = None
    lead: int | None = None
    project: int | None = None
    organization: int | None = None
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Label:
    name: str
    colour: str
    about: str  # conversation, deal or lead


@dataclass(frozen=True, slots=True)
class Company:
    name: str
    domain: str
    today: date
    seed: int
    users: tuple[User, ...]
    teams: tuple[Team, ...]
    mailboxes: tuple[Mailbox, ...]
    pipelines: tuple[Pipeline, ...]
    phases: tuple[Phase, ...]
    products: tuple[Product, ...]
    labels: tuple[Label, ...]
    organizations: tuple[Organization, ...]
    persons: tuple[Person, ...]
    deals: tuple[Deal, ...]
    leads: tuple[Lead, ...]
    projects: tuple[Project, ...]
    activities: tuple[Activity, ...]
    notes: tuple[Note, ...]
    bouncing_address: str  # a customer whose mail always comes back
    absent_addresses: tuple[str, ...]  # customers who answer with an out-of-office message
