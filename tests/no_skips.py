"""A pytest plugin: on CI, where everything is installed, a skipped test is a failed one.

On a developer's machine a test may skip for want of Dovecot, Chromium, an SMTP sink or the
corpora. Where CI=true the same skip would quietly prove nothing, so that it fails with its
reason. A test for another platform says so: its reason begins with `only on`.
"""

import os
from collections.abc import Generator

import pytest

ELSEWHERE = "only on "


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.skipped and not hasattr(report, "wasxfail"):
        _refuse(report)
    return report


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if report.outcome == "skipped":
        _refuse(report)
    return report


def _refuse(report: pytest.TestReport | pytest.CollectReport) -> None:
    reason = _reason(report)
    if os.environ.get("CI") == "true" and not reason.startswith(ELSEWHERE):
        report.outcome = "failed"
        report.longrepr = f"Skipped on CI, where nothing may be missing: {reason}"


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    said = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return said.removeprefix("Skipped: ")
