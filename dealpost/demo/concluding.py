"""The end of the stories, told once their mail is here: deals won and lost, projects begun.

And what the team has done about the mail that came last.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Min

from dealpost.accounts.models import User
from dealpost.conversations.linking import link
from dealpost.conversations.models import Conversation
from dealpost.crm.models import Deal, Phase, Project
from dealpost.demo import records
from dealpost.demo.teaming import share_out
from dealpost.mailboxes.models import Mailbox


def is_time(company: records.Company) -> bool:
    """Whether all mail is here; a mailbox that somebody disconnected is not waited for."""
    addresses = [mailbox.address for mailbox in company.mailboxes]
    waiting = Mailbox.objects.connected().filter(address__in=addresses, last_synced_at=None)
    return not waiting.exists()


@transaction.atomic
def conclude(company: records.Company) -> None:
    """Close what history closed. Called again, it leaves everything as people made it since."""
    if Project.objects.exists():
        return
    for each in company.deals:
        deal = _as_loaded(each)
        if deal is not None and deal.is_open:
            _close(deal, each)
    for project in company.projects:
        _begin(project, company)
    for mailbox in Mailbox.objects.connected().filter(team__isnull=False):
        share_out(mailbox)


def _as_loaded(told: records.Deal) -> Deal | None:
    """The deal by the moment at which it was made, which no two share."""
    return Deal.objects.filter(created_at=told.created_at).select_related("owner").first()


def _close(deal: Deal, told: records.Deal) -> None:
    if told.closed_at is None:
        return
    if told.status is records.DealStatus.WON:
        deal.win(at=told.closed_at, by=deal.owner)
    else:
        deal.lose(at=told.closed_at, by=deal.owner, reason=told.lost_reason)


def _begin(told: records.Project, company: records.Company) -> None:
    sold = company.deals[told.deal - 1]
    deal = _as_loaded(sold)
    owner = User.objects.filter(email=company.users[told.owner - 1].address).first()
    if deal is None or owner is None or sold.closed_at is None:
        return
    begun = sold.closed_at + timedelta(hours=1)
    project = Project.add(
        title=told.title,
        phase=Phase.objects.get(name=company.phases[told.phase - 1].name),
        person=deal.person,
        organization=deal.organization,
        deal=deal,
        starts_on=told.starts_on,
        ends_on=told.ends_on,
        owner=owner,
        at=begun,
        by=owner,
    )
    _link_what_followed(project, deal, sold.closed_at)


def _link_what_followed(project: Project, deal: Deal, order: datetime) -> None:
    """What was written about planning, delivery and the bill belongs to both."""
    talks = Conversation.objects.linked_to(deal).annotate(began_at=Min("messages__at"))
    later = talks.filter(began_at__gt=order).order_by("began_at", "pk")
    for talk, (began_at,) in zip(later, later.values_list("began_at"), strict=True):
        link(talk, project, by=project.owner, at=began_at)
