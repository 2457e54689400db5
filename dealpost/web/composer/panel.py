"""Everything that the open composer shows."""

import json
from typing import Any

from django.utils.translation import gettext as _

from dealpost.accounts.models import User
from dealpost.conversations.models import Strand
from dealpost.mailboxes.models import Mailbox
from dealpost.outbox import addressing, limits
from dealpost.outbox.models import Draft
from dealpost.web.composer import pictures
from dealpost.web.composer.about import about
from dealpost.web.composer.item_files import offered
from dealpost.web.composer.standing import stand


def panel(draft: Draft, user: User) -> dict[str, Any]:
    mailboxes = Mailbox.objects.used_by(user).exclude(outgoing_host="").distinct()
    everyone = (*draft.to, *draft.cc, *draft.bcc)
    return {
        "draft": draft,
        "standing": stand(draft),
        "mailboxes": list(mailboxes.select_related("team")),
        "html": pictures.for_the_editor(draft, draft.html),
        "to": json.dumps(draft.to),
        "cc": json.dumps(draft.cc),
        "bcc": json.dumps(draft.bcc),
        "problems": json.dumps(addressing.problems(everyone)),
        "files": list(draft.attachments.filter(is_inline=False).defer("content")),
        "item_files": list(offered(draft, user)),
        "most_bytes": limits.LARGEST_FILES,
        **about(draft, user),
        "visibility": draft.visibility,
        "visibilities": visibilities(draft),
    }


def visibilities(draft: Draft) -> list[tuple[str, str]]:
    """Return the choices of who reads the conversation, the usual one first.

    That one stays empty: what is usual may change while somebody writes, and a draft that was
    opened while the conversation was shared must not share it again.
    """
    private = _("Team only") if draft.mailbox.is_team else _("Private")
    words = {Mailbox.Visibility.PRIVATE: private, Mailbox.Visibility.SHARED: _("Shared")}
    strand = Strand.objects.filter(conversation=draft.conversation, mailbox=draft.mailbox).first()
    usual = _("As before: %s") if strand else _("As usual: %s")
    now = strand.visibility if strand else draft.mailbox.visibility
    return [("", usual % words[Mailbox.Visibility(now)]), *((key, words[key]) for key in words)]
