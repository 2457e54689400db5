"""The process that is the demo company's mail server, and tells how to come in."""

import logging
import os
from pathlib import Path

from dealpost.demo import staffing
from dealpost.demo.endpoints import Endpoints
from dealpost.demo.mail_server import run
from dealpost.demo.marking import FOLDER, marked


def serve() -> None:
    """Serve the data folder's demo company, of which there must be a mark, until SIGTERM."""
    folder = Path(os.environ["DEALPOST_DATA"]) / FOLDER
    mark = marked(folder)
    if mark is None:
        raise SystemExit(f"There is no demo company in {folder}.")
    # aiosmtpd warns of an attribute that it sets itself, at every login.
    logging.getLogger("mail.log").setLevel(logging.ERROR)
    run(folder, today=mark.today, seed=mark.seed, ready=_tell)


def _tell(_: Endpoints) -> None:
    first = next(user for user in staffing.users() if user.is_administrator)
    print(  # noqa: T201 - the supervisor repeats it on the terminal
        f"{staffing.company_name()} has mail. Sign in as {first.address}, "
        f"password {staffing.password()}"
    )
