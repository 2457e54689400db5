"""Why a message is not seen where somebody looks for it, each as a sentence with gaps."""

from typing import Literal, TypeAlias

from django.utils.translation import gettext_noop as _

Reason: TypeAlias = Literal[
    "here",
    "merged",
    "removed",
    "set_aside",
    "draft",
    "before_start",
    "folder",
    "blocked",
    "unknown_people",
    "elsewhere",
    "folder_off",
    "folder_new",
    "too_old",
    "on_its_way",
    "not_yet",
    "missing",
]

SENTENCES: dict[Reason, str] = {
    "here": _("It is here, in %(folders)s."),
    "merged": _("It is here, in %(folders)s, inside the conversation “%(conversation)s”."),
    "removed": _("It is here, in no folder: the provider has it no more since %(since)s."),
    "set_aside": _("It is here, but could not be read or did not come whole."),
    "draft": _("It is here, among the drafts: it has not been sent."),
    "before_start": _(
        "It is here, but not shown: it is from before the start date of this mailbox."
    ),
    "folder": _("It is here, but not shown: it lies in %(folders)s, which is switched off."),
    "blocked": _("It is here, but not shown: the sender is blocked."),
    "unknown_people": _(
        "It is here, but not shown: this mailbox shows known contacts only, and this is none."
    ),
    "elsewhere": _("It is not in this mailbox, but in yours at %(mailbox)s."),
    "folder_off": _("The provider has it in “%(folder)s”, a folder that is switched off here."),
    "folder_new": _("The provider has it in “%(folder)s”, a folder that no pass has seen yet."),
    "too_old": _(
        "The provider has it in “%(folder)s”, but it is from before the start date of this mailbox."
    ),
    "on_its_way": _(
        "The provider has it in “%(folder)s”. It is still on its way: %(backlog)s older messages "
        "of that folder are being fetched, newest first."
    ),
    "not_yet": _(
        "The provider has it in “%(folder)s”, since the last pass. The next one brings it."
    ),
    "missing": _("The provider has it in “%(folder)s”, and it should be here. Fetch it now."),
}
