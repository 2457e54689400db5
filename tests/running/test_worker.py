import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connections, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.tasks import Task

from dealpost.accounts.models import Team
from dealpost.running.jobs import ATTEMPTS, rescue
from dealpost.running.worker import working_app
from tests.running.house import eventually

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_connection_outlives_its_job(monkeypatch):
    monkeypatch.setitem(connections.settings["default"], "CONN_MAX_AGE", 0)


@pytest.fixture(autouse=True)
def no_other_jobs(db) -> Iterator[None]:
    """Begin without jobs: Django does not empty tables that are not its own between tests."""
    _execute("TRUNCATE procrastinate_jobs CASCADE")
    before = _connected()  # the site of the browser tests, say
    yield
    # A connection that was closed may live on in the server for a moment.
    eventually(lambda: _connected() <= before)


def _connected() -> set[int]:
    """The processes of the database server that serve somebody else than this test."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return {pid for (pid,) in cursor.fetchall()}


@pytest.fixture
def task(request):
    """Register a job for as long as a test runs."""

    def register(name: str, *, do: Callable[[], None]) -> Task[[], None, []]:
        request.addfinalizer(lambda: app.tasks.pop(name))
        return app.task(name=name, queueing_lock=name)(do)

    return register


def nothing() -> None:
    """What a job does of which only the fate matters."""


def found() -> None:
    Team.objects.create(name="Sales")


def work_off() -> None:
    async def work() -> None:
        async with working_app().open_async() as working:
            await working.run_worker_async(wait=False, install_signal_handlers=False)

    asyncio.run(work())


def rescue_all() -> None:
    async def rescue_each() -> None:
        async with working_app().open_async() as working:
            for job in await working.job_manager.get_stalled_jobs():
                await rescue(job, working.job_manager)

    asyncio.run(rescue_each())


def stall(task: Task[[], None, []], *, attempts: int = 0) -> Any:
    """Leave a job the way a worker leaves it that is killed."""
    job = ProcrastinateJob.objects.filter(pk=task.defer())
    _execute(f"UPDATE procrastinate_jobs SET status = 'doing', attempts = {attempts}")
    return job.get()


def _execute(sql: str) -> None:
    """Change a job, which its model refuses, so that nothing is changed by accident."""
    with connections["default"].cursor() as cursor:
        cursor.execute(sql)


def test_a_job_that_is_rolled_back_leaves_no_job_behind(task):
    def change_of_mind() -> None:
        with transaction.atomic():
            Team.objects.create(name="Gone")
            app.tasks["later"].defer()
            transaction.set_rollback(True)

    task("later", do=nothing)
    task("change_of_mind", do=change_of_mind).defer()
    work_off()

    assert not Team.objects.exists()
    assert ProcrastinateJob.objects.get(task_name="change_of_mind").status == "succeeded"
    assert not ProcrastinateJob.objects.filter(task_name="later").exists()


def test_a_job_whose_worker_died_is_done_again(task):
    job = stall(task("found", do=found))

    rescue_all()
    work_off()

    job.refresh_from_db()
    assert job.status == "succeeded"
    assert Team.objects.count() == 1


def test_a_job_that_kills_its_workers_is_given_up(task):
    job = stall(task("kill", do=nothing), attempts=ATTEMPTS)

    rescue_all()

    job.refresh_from_db()
    assert job.status == "failed"


def test_a_dead_job_does_not_stand_in_the_way_of_its_successor(task):
    pull = task("pull", do=nothing)
    stall(pull)
    successor = pull.defer()

    rescue_all()

    assert [job.pk for job in ProcrastinateJob.objects.all()] == [successor]
