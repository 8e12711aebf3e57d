"""Fixtures for every room: a real database file, and the rule that nothing skips in CI."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import hypothesis
import pytest

from storage import Storage

# A busy machine is no fault of the code: examples have no deadline.
hypothesis.settings.register_profile("handbill", deadline=None)
hypothesis.settings.load_profile("handbill")


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    opened = await Storage.open(tmp_path / "handbill.db", busy_seconds=0.2)
    yield opened
    await opened.close()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """In CI a skipped test is a failed one: the machine lacks what .ci/run should have installed."""
    outcome = yield
    report = outcome.get_result()
    if report.skipped and os.environ.get("CI") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
