"""The company on its real mail server: what a newcomer finds after the first sync."""

import asyncio
import shutil
from datetime import datetime
from pathlib import Path

import pytest
from django.db.models import Count
from django.utils import timezone

from dealpost.accounts.models import User
from dealpost.conversations.models import Conversation, Delivery, Link
from dealpost.conversations.teamwork import mentioned
from dealpost.conversations.teamwork.listing import counts, rows, team_mailboxes
from dealpost.crm.models import Deal, Lead, Project
from dealpost.demo import jobs
from dealpost.demo.concluding import conclude, is_time
from dealpost.demo.dice import OFFICE
from dealpost.demo.founding import found
from dealpost.demo.records import Company, DealStatus
from dealpost.events.models import Event
from dealpost.mailboxes.models import Mailbox
from dealpost.outbox.models import Draft
from dealpost.sync import pulling
from dealpost.sync.auditing import audit

from .conftest import TODAY, running

MORNING = datetime(TODAY.year, TODAY.month, TODAY.day, 9, tzinfo=OFFICE)


@pytest.fixture
def synced(transactional_db, filled, tmp_path, company) -> Path:
    """Founded, and every mailbox passed over once."""
    folder: Path = tmp_path / "demo"
    shutil.copytree(filled, folder)
    found(folder, at=MORNING)
    assert not is_time(company)
    with running(folder):
        for mailbox in Mailbox.objects.all():
            asyncio.run(pulling.pull(mailbox, clock=timezone.now))
        assert audit(Mailbox.objects.get(owner__name="Femke Hoekstra")).is_complete
    return folder


def test_the_sync_brings_a_year_of_mail_and_every_deal_finds_its_own(synced, company, mails):
    assert is_time(company)
    assert Delivery.objects.count() == len(mails)
    threads = Conversation.objects.annotate(letters=Count("messages")).filter(letters__gt=1)
    assert threads.count() > 500
    assert share_with_mail(Deal) > 0.9
    assert share_with_mail(Lead) > 0.9

    conclude(company)

    claims_of_the_ends(company)
    claims_of_the_team()
    made = Event.objects.count()
    reopened = Deal.objects.filter(status=Deal.Status.WON).first()
    assert reopened is not None
    reopened.reopen(at=timezone.now(), by=reopened.owner)
    jobs.conclude(today=company.today.isoformat(), seed=company.seed)
    reopened.refresh_from_db()
    assert reopened.is_open, "what people did since stays"
    assert Event.objects.count() == made + 1


def claims_of_the_ends(company: Company) -> None:
    for told in company.deals:
        deal = Deal.objects.get(created_at=told.created_at)
        assert (deal.status, deal.closed_at) == (told.status.value, told.closed_at)
    won = Deal.objects.filter(status=DealStatus.WON.value)
    assert Link.objects.filter(deal__in=won).values("deal").distinct().count() == won.count()
    assert Project.objects.count() == len(company.projects)
    assert share_with_mail(Project) > 0.5
    noor = User.objects.get(name="Noor El Idrissi")
    assert set(Project.objects.values_list("owner", flat=True)) == {noor.pk}


def claims_of_the_team() -> None:
    femke = User.objects.get(name="Femke Hoekstra")
    waiting = counts(team_mailboxes(femke), user=femke)
    assert (waiting["mine"], waiting["others"]) == (2, 2)
    assert waiting["unassigned"] > 0
    assert len(rows("closed", user=femke)) == 1
    assert mentioned.new(femke) == 2
    assert Draft.objects.of_colleagues(femke).count() == 1


def share_with_mail(model: type[Deal | Lead | Project]) -> float:
    found = [Conversation.objects.linked_to(item).exists() for item in model.objects.all()]
    return sum(found) / len(found)
