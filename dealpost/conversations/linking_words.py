"""Why a conversation is linked, or not, in sentences: for the page and the command line alike."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from dealpost.accounts.models import User
from dealpost.conversations.explaining_links import Finding, Head
from dealpost.conversations.models import Link, LinkingRule


def why(link: Link, *, tells_evidence: bool = True, reader: User | None = None) -> str:
    """Say why a link stands.

    Without `tells_evidence` it names no address: whoever reads it may not see the message that the
    address is in. A user's rule is named to that user alone.
    """
    if link.reason == Link.Reason.RULE:
        return _by_rule(link, reader)
    if link.is_automatic and not (link.evidence and tells_evidence):
        return _why_without_evidence(Link.Reason(link.reason))
    words = {
        Link.Reason.ADDRESS: _("%(evidence)s takes part, which is an address of this person."),
        Link.Reason.ORGANIZATION: _("Somebody who works here takes part: %(evidence)s."),
        Link.Reason.DOMAIN: _("Its mail domain takes part: %(evidence)s."),
        Link.Reason.ONLY_OPEN: _(
            "Linked because %(evidence)s takes part and this is their only open item."
        ),
        Link.Reason.CHOSEN: _("Linked by %(who)s."),
        Link.Reason.WRITTEN_FROM: _("%(who)s wrote the mail from here."),
    }
    values = {"evidence": link.evidence, "who": link.made_by or _("a former colleague")}
    return words[Link.Reason(link.reason)] % values


def _by_rule(link: Link, reader: User | None) -> str:
    rule = LinkingRule.objects.filter(pk=link.evidence).select_related("owner").first()
    if rule is None:
        return _("Linked by a rule that is no more.")
    return _("Linked by %(rule)s.") % {"rule": called(rule, reader)}


def called(rule: LinkingRule, reader: User | None = None) -> str:
    """Name a rule in a sentence: by its name where it is the company's or the reader's own."""
    if rule.owner_id is None or (reader is not None and rule.owner_id == reader.pk):
        return _("the rule “%(name)s”") % {"name": rule.name}
    return _("a rule of %(owner)s") % {"owner": rule.owner}


def _why_without_evidence(reason: Link.Reason) -> str:
    words = {
        Link.Reason.ADDRESS: _("This person takes part."),
        Link.Reason.ORGANIZATION: _("Somebody who works here takes part."),
        Link.Reason.DOMAIN: _("Somebody with a mail domain of it takes part."),
        Link.Reason.ONLY_OPEN: _("The only open item of somebody who takes part."),
    }
    return words[reason]


def of_head(head: Head, *, rule: str = "") -> str:
    """Say what speaks against asking whose address this is; empty if nothing does.

    `rule` names the rule with conditions that decides, as `called` does.
    """
    words = {
        "": "",
        "ours": _("One of our own mailboxes."),
        "own_domain": _("A colleague: %(domain)s is our own domain."),
        **_of_messages(),
        **_of_rules(),
    }
    return words[head.against] % {"domain": head.domain, "rule": rule or _("a rule")}


def against(
    finding: Finding, *, domain: str = "", taken_away: Link | None = None, rule: str = ""
) -> str:
    """Say what speaks against a link to what was found; empty if nothing does."""
    if finding.against == "rejected":
        return _taken_away(taken_away)
    words = {
        "": "",
        "ours": _("One of our own mailboxes."),
        "own_domain": _("A colleague: %(domain)s is our own domain."),
        "public_domain": _("%(domain)s is a public mail domain: it says nothing of who it is."),
        "no_reply": _("The address of a machine: it says nothing of whom the mail is with."),
        "known_person": _("Whoever writes from %(evidence)s works elsewhere."),
        "shared_domain": _("%(domain)s is a domain of several organizations, so none is chosen."),
        "closed": _("It is closed: only open items are chosen."),
        "several": _("One of several open items of the people who take part, so you choose."),
        "linked_already": _("Not chosen, because the conversation is linked already."),
        **_of_messages(),
        **_of_rules(),
    }
    values = {"domain": domain, "evidence": finding.evidence, "rule": rule or _("a rule")}
    return words[finding.against] % values


def _of_rules() -> dict[str, str]:
    return {
        "ruled_out": _("Not linked because of %(rule)s."),
        "left_to_people": _("Not chosen because of %(rule)s, so you choose."),
    }


def _of_messages() -> dict[str, str]:
    return {
        "automatic": _("Only in mail that a list or a machine sent: that links nothing by itself."),
        "mailbox_off": _("Only in a mailbox that does not link mail by itself."),
        "kept_back": _("Only in mail that the settings of its mailbox keep back."),
    }


def _taken_away(link: Link | None) -> str:
    if link is None:
        return ""
    values = {
        "who": link.made_by or _("A former colleague"),
        "day": date_format(timezone.localtime(link.made_at), _("j M Y")),
    }
    return _("%(who)s took this link away on %(day)s, so no rule makes it again.") % values
