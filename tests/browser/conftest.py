"""A real Chromium for the tests of this folder."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from chromium_here import CHROMIUM, FLAGS


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder; where there is no Chromium it is skipped, or fails when it must run."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


class Patient:
    """A browser whose tabs wait as long as a busy machine may need."""

    def __init__(self, browser: Any) -> None:
        self._browser = browser

    def new_context(self, **options: Any) -> Any:
        context = self._browser.new_context(**options)
        context.set_default_timeout(180_000)
        return context

    def new_page(self, **options: Any) -> Any:
        page = self._browser.new_page(**options)
        page.set_default_timeout(180_000)
        return page


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Return a Chromium with a fresh profile."""
    if CHROMIUM is None and not os.environ.get("ANALYSIS_REQUIRE_BROWSER"):
        pytest.skip("no Chromium on this machine")
    assert CHROMIUM is not None, "ANALYSIS_REQUIRE_BROWSER is set and there is no Chromium"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield Patient(started)
        started.close()
