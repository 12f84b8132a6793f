"""A real Chromium: the machine's own, driven by Playwright."""

import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import ARGUMENTS, INSTALL, listen, path

PHONE, NARROW, DESK = 360, 320, 1280  # pixels: a common phone; the narrowest that WCAG 1.4.10 asks for; a desk
SECONDS = 5_000  # milliseconds that a page may take


@pytest.fixture(scope="package")
def chromium() -> str:
    found = path()
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(INSTALL)
    return found


@pytest.fixture(scope="package")
def browser(chromium) -> Iterator[Browser]:
    # Playwright keeps a loop running in this thread, in which Django would refuse to ask the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_as(browser, live_server, transactional_db) -> Iterator[Callable[..., Page]]:
    """`open_as(person, width=…, scripts=…)`: a browser in which this person is signed in (None: nobody).

    Whatever it complains about, or asks of another host, fails the test at its end.
    """
    wrong: list[str] = []
    contexts = []

    def open_(person=None, *, width: int = DESK, scripts: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 800}, java_script_enabled=scripts
        )
        contexts.append(context)
        context.set_default_timeout(SECONDS)
        if person is not None:
            client = Client()
            client.force_login(person)
            key = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
        page = context.new_page()
        listen(page, live_server.url, wrong)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert wrong == []
