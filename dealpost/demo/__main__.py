"""`python -m dealpost.demo`: found the company, for the supervisor, in a process of its own."""

import sys

import django
from django.conf import settings
from django.utils import timezone

REFUSAL = (
    "The demo company needs an installation of its own, and this one has users already. "
    "Choose an empty folder: dealpost up --demo --data FOLDER (make demo DATA=FOLDER)."
)

if __name__ == "__main__":
    django.setup()

    from dealpost.accounts.founding import AlreadyFounded
    from dealpost.demo.founding import found, is_here

    try:
        if not is_here(settings.DEMO_FOLDER):
            found(settings.DEMO_FOLDER, at=timezone.now())
    except AlreadyFounded:
        sys.exit(REFUSAL)
