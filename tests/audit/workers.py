"""Processes that each keep a Chromium open, one for each processor."""

import os
from concurrent.futures import ProcessPoolExecutor
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.audit.stage import Stage
from tests.browser.chromium import ARGUMENTS, path

SECONDS = 30_000  # milliseconds that a page may take while all processors are busy
_browser: Browser


def workers() -> ProcessPoolExecutor:
    """Processes in which `sign_in` works."""
    return ProcessPoolExecutor(os.cpu_count() or 1, initializer=_open_browser)


def _open_browser() -> None:
    global _browser  # noqa: PLW0603 (one for each process)
    _browser = sync_playwright().start().chromium.launch(executable_path=path(), args=ARGUMENTS)


def sign_in(stage: Stage, person: str, **options: Any) -> BrowserContext:
    """A browser's memory, empty but for the session of this person."""
    context = _browser.new_context(base_url=stage.home, reduced_motion="reduce", **options)
    context.set_default_timeout(SECONDS)
    if cookie := stage.cookie(person):
        context.add_cookies([cookie])
    return context
