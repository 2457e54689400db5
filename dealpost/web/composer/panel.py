"""Everything that the open composer shows."""

import json
from typing import Any

from dealpost.accounts.models import User
from dealpost.conversations.models import Strand
from dealpost.mailboxes.models import Mailbox
from dealpost.outbox import addressing, limits
from dealpost.outbox.items import item_named
from dealpost.outbox.models import Draft
from dealpost.web.composer import pictures
from dealpost.web.composer.standing import stand


def panel(draft: Draft, user: User) -> dict[str, Any]:
    mailboxes = Mailbox.objects.used_by(user).exclude(outgoing_host="").distinct()
    item = item_named(draft.item, user)
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
        "most_bytes": limits.LARGEST_FILES,
        "item": item,
        "item_kind": item._meta.model_name if item else "",
        "visibility": draft.visibility or _usual_visibility(draft),
        "visibilities": Mailbox.Visibility.choices,
    }


def _usual_visibility(draft: Draft) -> str:
    strand = Strand.objects.filter(conversation=draft.conversation, mailbox=draft.mailbox).first()
    return strand.visibility if strand else draft.mailbox.visibility
