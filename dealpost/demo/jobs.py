from contextlib import suppress
from datetime import date

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from dealpost.demo import concluding
from dealpost.demo.company import make_company
from dealpost.demo.marking import Mark

LOOK_AGAIN = 2  # seconds


@app.task(queue="demo", retry=5)
def conclude(*, today: str, seed: int) -> None:
    mark = Mark(date.fromisoformat(today), seed)
    company = make_company(seed=mark.seed, today=mark.today)
    if concluding.is_time(company):
        concluding.conclude(company)
    else:
        conclude_soon(mark)


def conclude_soon(mark: Mark) -> None:
    """Tell the ends of the stories as soon as all mail is here."""
    job = conclude.configure(queueing_lock="conclude_demo", schedule_in={"seconds": LOOK_AGAIN})
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(today=mark.today.isoformat(), seed=mark.seed)
