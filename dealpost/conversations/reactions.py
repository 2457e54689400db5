"""A person, an address, an item or a label appears: the mail that we have finds its place."""

from collections.abc import Callable

from django.db.models import Q
from django.utils import timezone

from dealpost.conversations import relinking
from dealpost.conversations.labels.finding import find
from dealpost.conversations.labels.keeping import try_again
from dealpost.conversations.models import Label, Link
from dealpost.conversations.primary import give_up, take_up
from dealpost.conversations.reconsidering import AT_ONCE, after_those_under_way, reconsider
from dealpost.crm.models import ITEM_KINDS, Deal, Lead, Organization, Person
from dealpost.events.models import Event
from dealpost.events.reacting import reacts_to
from dealpost.mailboxes.models import Mailbox


@reacts_to("person_created", "person_address_added")
def link_mail_with_the_person(event: Event) -> None:
    """Show their mail where only known contacts are wanted, and link it."""
    _reconsider(relinking.with_addresses_of(event.subject_keys(Person)))


@reacts_to("person_address_removed")
def keep_back_mail_of_strangers(event: Event) -> None:
    """Who is no known contact any more is shown only where everybody is wanted."""
    _reconsider(relinking.with_addresses(event.details["addresses"]))


def _reconsider(conversations: Callable[[], set[int]]) -> None:
    after_those_under_way()
    keys = sorted(conversations())
    for start in range(0, len(keys), AT_ONCE):
        reconsider(keys[start : start + AT_ONCE], at=timezone.now())


@reacts_to(
    "deal_created",
    "deal_lost",
    "deal_merged",
    "deal_parted",
    "deal_participant_added",
    "deal_participant_removed",
    "deal_reopened",
    "deal_won",
    "lead_archived",
    "lead_created",
    "lead_restored",
    "project_cancelled",
    "project_created",
    "project_finished",
    "project_reopened",
)
def link_mail_with_the_item(event: Event) -> None:
    """It may be the only open one of its person now; or, closed, have left another alone."""
    relinking.relink(relinking.of_items(event), at=timezone.now())


@reacts_to("item_changed")
def link_mail_with_what_has_changed(event: Event) -> None:
    """A person may work elsewhere now, and an item be somebody else's."""
    fields = event.details["fields"]
    if "organization" in fields:
        relinking.relink(relinking.of_persons(event.subject_keys(Person)), at=timezone.now())
    if "person" in fields:
        relinking.relink(relinking.of_items(event), at=timezone.now())


@reacts_to("person_merged", "person_parted")
def link_mail_with_the_one_person(event: Event) -> None:
    relinking.relink(relinking.of_persons(event.subject_keys(Person)), at=timezone.now())


@reacts_to("organization_created", "organization_merged", "organization_parted")
def link_mail_with_the_organization(event: Event) -> None:
    relinking.relink(
        relinking.of_organizations(event.subject_keys(Organization)), at=timezone.now()
    )


@reacts_to("organization_domains_changed")
def link_mail_with_those_domains(event: Event) -> None:
    """Added here, or given up here and perhaps another's alone now."""
    relinking.relink(relinking.with_domains(event.details["domains"]), at=timezone.now())


@reacts_to("public_domains_changed")
def link_mail_by_domains_that_count(event: Event) -> None:
    """They say nothing of an organization any more, or do again."""
    relinking.relink(relinking.at_domains(event.details["domains"]), at=timezone.now())


@reacts_to("item_deleted", "item_restored")
def link_mail_without_what_is_deleted(event: Event) -> None:
    """Whoever is deleted is a stranger; what is deleted speaks for nothing, until restored."""
    of_event = Q(pk__in=[])
    for kind, model in ITEM_KINDS.items():
        of_event |= Q(**{f"{kind}__in": event.subject_keys(model)})
    if event.name == "item_deleted":
        give_up(Link.objects.filter(of_event))
    else:
        take_up(Link.objects.filter(of_event))
    persons = event.subject_keys(Person)
    _reconsider(relinking.with_addresses_of(persons))
    for asked in (
        relinking.of_persons(persons),
        relinking.of_organizations(event.subject_keys(Organization)),
        relinking.of_items(event),
    ):
        relinking.relink(asked, at=timezone.now())


@reacts_to("mailbox_connected")
def take_back_links_with_ourselves(event: Event) -> None:
    """An address, or a domain, that is ours now is no customer's."""
    relinking.relink(relinking.of_mailboxes(event.subject_keys(Mailbox)), at=timezone.now())


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
    """What is linked to the lead is about the deal that it became."""
    lead, deal = event.subject_key(Lead), event.subject_key(Deal)
    if lead is not None and deal is not None:
        relinking.hand_over(lead, deal, at=event.happened_at)
    relinking.relink(relinking.of_items(event), at=timezone.now())


@reacts_to("items_imported")
def link_mail_with_what_was_imported(event: Event) -> None:
    """One for a batch of a file, not one for each of its rows."""
    _reconsider(relinking.with_addresses_of(event.subject_keys(Person)))
    relinking.relink(relinking.of_items(event), at=timezone.now())
    relinking.relink(
        relinking.of_organizations(event.subject_keys(Organization)), at=timezone.now()
    )
