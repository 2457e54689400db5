"""Which conversations of the past a rule may be about: answered generously, since it is asked."""

from collections.abc import Collection

from django.db.models import Q

from dealpost.conversations.models import Conversation, LinkingRule, Message, Participant
from dealpost.mailboxes.address_patterns import pattern

LISTS = {
    "senders": ["from"],
    "recipients": ["to", "cc"],
    "people": ["from", "reply-to", "to", "cc"],
}


def candidates(rule: LinkingRule) -> list[int]:
    """Return the keys of conversations that may fit it, the newest first."""
    messages = Message.objects.filter(pk__gt=rule.after_message, deliveries__isnull=False)
    for name, kinds in LISTS.items():
        written = getattr(rule, name)
        if written:
            heads = Participant.objects.filter(_meant(written), kind__in=kinds)
            messages = messages.filter(pk__in=heads.values("message"))
    for name, path in (
        ("mailbox", "deliveries__mailbox"),
        ("label", "deliveries__labels__label"),
        ("has_attachments", "has_attachments"),
    ):
        wanted = getattr(rule, name)
        if wanted is not None:
            messages = messages.filter(**{path: wanted})
    if rule.folder is not None:
        messages = messages.filter(deliveries__mailbox=rule.folder.mailbox_id)
    if rule.subject and rule.subject_words != LinkingRule.Words.ANY:
        for word in rule.subject.split():
            messages = messages.filter(subject__icontains=word)
    found = Conversation.objects.filter(pk__in=messages.values("conversation")).newest_first()
    return list(found.values_list("pk", flat=True))


def _meant(written: Collection[str]) -> Q:
    meant = Q(pk__in=[])
    for each in map(pattern, written):
        for spelling in {each.written, each.spoken}:
            meant |= (
                Q(address__endswith=f"@{spelling}") | Q(address__endswith=f".{spelling}")
                if each.is_domain
                else Q(address=spelling)
            )
    return meant
