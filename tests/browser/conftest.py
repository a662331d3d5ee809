"""A real Chromium for the tests of this folder."""

import os
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from chromium_here import CHROMIUM, FLAGS


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder; where there is no Chromium it is skipped, or fails when it must run."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


class Patient:
    """A Chromium that its first tab starts; tabs wait as long as a busy machine may need."""

    def __init__(self) -> None:
        self._open, self._browser = ExitStack(), None

    def _started(self) -> Any:
        if self._browser is None:
            from playwright.sync_api import sync_playwright

            playwright = self._open.enter_context(sync_playwright())
            self._browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
            self._open.callback(self._browser.close)
        return self._browser

    def new_context(self, **options: Any) -> Any:
        context = self._started().new_context(**options)
        context.set_default_timeout(180_000)
        return context

    def new_page(self, **options: Any) -> Any:
        page = self._started().new_page(**options)
        page.set_default_timeout(180_000)
        return page

    def close(self) -> None:
        self._browser = None
        self._open.close()


BROWSER = Patient()


@pytest.fixture(scope="session")
def browser() -> Patient:
    """Return the Chromium of this folder's tests."""
    if CHROMIUM is None and not os.environ.get("ANALYSIS_REQUIRE_BROWSER"):
        pytest.skip("no Chromium on this machine")
    assert CHROMIUM is not None, "ANALYSIS_REQUIRE_BROWSER is set and there is no Chromium"
    return BROWSER


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Close the browser with its folder: Playwright keeps an event loop running in this thread."""
    try:
        return (yield)
    finally:
        if nextitem is None or nextitem.path.parent != item.path.parent:
            BROWSER.close()
