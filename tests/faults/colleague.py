"""A person who works here, in the pages, on the same mailbox."""

import random
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.utils import timezone

from dealpost.conversations import acting
from dealpost.conversations.done import Done
from dealpost.conversations.models import Message
from dealpost.providers.contract import Role
from tests.faults.model import Copy
from tests.faults.scene import SHARED, Scene


@dataclass
class Colleague:
    """Does things here and to the model, to no letters but those named `ours`."""

    scene: Scene
    dice: random.Random = field(default_factory=random.Random)
    deeds: int = 0

    def do_something(self) -> None:
        """Do what comes to mind, to a letter that is here by now."""
        if self.dice.random() < 0.3:
            self._meddle()
            return
        copy = self.dice.choice(
            [each for each in self.scene.model.copies if each.message_id.startswith("<ours")]
        )
        deed = self.dice.choice([self.archive, self.delete, self.read, self.star])
        self.deeds += bool(deed(copy))

    def archive(self, copy: Copy) -> Done:
        return self._move(copy, acting.ARCHIVES, "Archive")

    def delete(self, copy: Copy) -> Done:
        return self._move(copy, acting.BINS, "Trash")

    def read(self, copy: Copy) -> Done:
        done = acting.mark(self._conversations(copy), seen=True, **self._signed())
        if done:
            copy.flags.add("\\Seen")
        return done

    def star(self, copy: Copy) -> Done:
        on = "\\Flagged" not in copy.flags
        done = acting.star(self._conversations(copy), on=on, **self._signed())
        if done:
            copy.flags ^= {"\\Flagged"}
        return done

    def take_back(self, done: Done, copy: Copy, folder: str) -> None:
        """Undo a move out of this folder."""
        assert acting.undo(done, **self._signed())
        copy.folder = folder

    def _meddle(self) -> None:
        """Do something to a letter that others have their hands on too."""
        address = self.scene.id_of("").strip("<>")
        shared = Message.objects.filter(
            rfc_message_id__startswith=SHARED, rfc_message_id__endswith=address
        )
        conversations = sorted(shared.values_list("conversation", flat=True))
        if conversations:
            chosen, signed = [self.dice.choice(conversations)], self._signed()
            to = self.dice.choice([acting.ARCHIVES, acting.BINS, acting.INBOXES])
            on = self.dice.random() < 0.5
            self.dice.choice(
                [
                    partial(acting.move, chosen, to=to, **signed),
                    partial(acting.mark, chosen, seen=on, **signed),
                    partial(acting.star, chosen, on=on, **signed),
                ]
            )()

    def _move(self, copy: Copy, to: Collection[Role], folder: str) -> Done:
        done = acting.move(self._conversations(copy), to=to, **self._signed())
        if done:
            copy.folder = folder
        return done

    def _conversations(self, copy: Copy) -> list[int]:
        rows = Message.objects.filter(rfc_message_id=copy.message_id.strip("<>"))
        return list(rows.values_list("conversation", flat=True))

    def _signed(self) -> dict[str, Any]:
        return {"by": self.scene.owner, "at": timezone.now()}
