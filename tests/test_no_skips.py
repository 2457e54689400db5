"""On CI nothing is skipped for want of a server."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def outcomes(pytester: pytest.Pytester, monkeypatch):
    def run(source: str, *, ci: str) -> dict[str, int]:
        monkeypatch.setenv("CI", ci)
        monkeypatch.setenv("PYTHONPATH", str(ROOT))
        pytester.makepyfile(source)
        plugins = ("-p", "tests.no_skips", "-p", "no:django", "-p", "no:cacheprovider")
        return pytester.runpytest_subprocess(*plugins).parseoutcomes()

    return run


MISSING = "import pytest\ndef test_mail():\n    pytest.skip('Dovecot is not installed')"
MODULE = "import pytest\npytest.skip('no corpora here', allow_module_level=True)"
MARKED = "import pytest\n@pytest.mark.skipif(True, reason='no Chromium')\ndef test_page(): pass"
ELSEWHERE = "import pytest\ndef test_mac():\n    pytest.skip('only on macOS')"
EXPECTED = "import pytest\n@pytest.mark.xfail(strict=True)\ndef test_open(): assert False"


def test_a_missing_server_fails_on_ci(outcomes):
    assert outcomes(MISSING, ci="true") == {"failed": 1}


def test_a_missing_corpus_fails_a_whole_file_on_ci(outcomes):
    assert outcomes(MODULE, ci="true") == {"errors": 1}


def test_a_missing_browser_fails_a_marked_test_on_ci(outcomes):
    assert outcomes(MARKED, ci="true") == {"errors": 1}


def test_a_missing_server_skips_at_home(outcomes):
    assert outcomes(MISSING, ci="") == {"skipped": 1}


def test_a_test_for_another_platform_may_skip_on_ci(outcomes):
    assert outcomes(ELSEWHERE, ci="true") == {"skipped": 1}


def test_an_expected_failure_is_no_skip(outcomes):
    assert outcomes(EXPECTED, ci="true") == {"xfailed": 1}
