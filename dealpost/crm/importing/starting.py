from django.db import transaction

from dealpost.accounts.models import User
from dealpost.crm.jobs import bring_in, take_back
from dealpost.crm.models import Import

State = Import.State


@transaction.atomic
def start(of: Import) -> None:
    """Begin to bring in the file, in a job; asked for twice, it begins once."""
    if of.go_to(State.RUNNING, instead_of=State.DRAFT):
        bring_in.configure(lock=f"import:{of.pk}").defer(import_id=of.pk)


@transaction.atomic
def undo(of: Import, *, by: User) -> None:
    """Begin to take back all that the import did and nobody has gone on with."""
    if of.go_to(State.UNDOING, instead_of=State.DONE):
        take_back.configure(lock=f"import:{of.pk}").defer(import_id=of.pk, user_id=by.pk)
