"""The job about jobs: those of workers that died are done again."""

import logging

from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

# A job that has cost so many workers their lives is not given another one.
ATTEMPTS = 5

logger = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="rescue_stalled_jobs", pass_context=True)
async def rescue_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Every minute: give the jobs of workers without a heartbeat to the living."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs():
        await rescue(job, jobs)


async def rescue(job: Job, jobs: JobManager) -> None:
    if job.attempts >= ATTEMPTS:
        logger.error("Job %s (%s) stalled %s times: given up", job.id, job.task_name, job.attempts)
        await jobs.finish_job(job, Status.FAILED, delete_job=False)
        return
    try:
        await jobs.retry_job(job)
    except UniqueViolation:  # the same is queued already (queueing_lock), which does as well
        await jobs.finish_job(job, Status.ABORTED, delete_job=True)
