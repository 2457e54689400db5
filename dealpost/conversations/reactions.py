"""A person, an address, an item or a label appears: the mail that we have finds its place."""

from collections.abc import Iterable

from django.utils import timezone

from dealpost import live
from dealpost.conversations.labels.finding import find
from dealpost.conversations.labels.keeping import try_again
from dealpost.conversations.linking import link_automatically
from dealpost.conversations.models import Label, Link, Participant
from dealpost.conversations.reconsidering import AT_ONCE, after_those_under_way, reconsider
from dealpost.crm.models import Deal, Lead, Person, PersonAddress, Project
from dealpost.events.models import Event
from dealpost.events.reacting import reacts_to
from dealpost.mailboxes.models import Mailbox


@reacts_to("person_created", "person_address_added")
def link_mail_with_the_person(event: Event) -> None:
    """Show their mail where only known contacts are wanted, and link it."""
    rows = PersonAddress.objects.filter(person=event.subject_key(Person))
    _reconsider(rows.values_list("address", flat=True))


@reacts_to("person_address_removed")
def keep_back_mail_of_strangers(event: Event) -> None:
    """Who is no known contact any more is shown only where everybody is wanted."""
    _reconsider(event.details["addresses"])


def _reconsider(addresses: Iterable[str]) -> None:
    after_those_under_way()
    rows = Participant.objects.filter(address__in=list(addresses))
    keys = sorted(set(rows.values_list("message__conversation", flat=True)))
    for start in range(0, len(keys), AT_ONCE):
        reconsider(keys[start : start + AT_ONCE], at=timezone.now())


@reacts_to("deal_created", "deal_reopened", "lead_created", "project_created")
def link_mail_with_the_item(event: Event) -> None:
    for model in (Deal, Lead, Project):
        item = model.objects.filter(pk=event.subject_key(model)).first()
        if item is not None and item.person_id:
            rows = Link.objects.standing().filter(person=item.person_id)
            _link(set(rows.values_list("conversation", flat=True)))


@reacts_to("label_added")
def find_mail_with_the_label(event: Event) -> None:
    """Other mail programs may have put its keyword on messages before it was a label."""
    after_those_under_way()
    for label in Label.objects.filter(pk__in=[event.subject_key(Label)]):
        find(label)


@reacts_to("mailbox_connected")
def tell_labels_that_stayed_here(event: Event) -> None:
    """Connected again, it may be on a server that keeps them."""
    for mailbox in Mailbox.objects.filter(pk__in=[event.subject_key(Mailbox)]):
        try_again(mailbox)


@reacts_to("lead_converted")
def keep_the_mail_of_a_lead(event: Event) -> None:
    """What somebody linked to the lead is about the deal that it became."""
    lead, deal = event.subject_key(Lead), event.subject_key(Deal)
    if lead is None or deal is None:
        return
    for link in Link.objects.standing().filter(lead=lead):
        known = {"conversation": link.conversation, "deal_id": deal}
        facts = {"reason": link.reason, "evidence": link.evidence, "made_by": link.made_by}
        Link.objects.get_or_create(
            **known, defaults={**facts, "made_at": event.happened_at, "is_rejected": False}
        )


def _link(conversations: set[int]) -> None:
    keys = sorted(conversations)
    for start in range(0, len(keys), AT_ONCE):
        linked = link_automatically(keys[start : start + AT_ONCE], at=timezone.now())
        live.changed(*(f"conversation-{key}" for key in linked))
