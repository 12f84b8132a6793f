"""The machine's own Chromium, for the tests and for the audit."""

import os
import shutil
from urllib.parse import urlsplit

from playwright.sync_api import Page

INSTALL = "These tests need Chromium: apt-get install chromium (or CHROMIUM=/path/to/it)."
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]


def path() -> str | None:
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


def listen(page: Page, home: str, wrong: list[str]) -> None:
    """Write down whatever the page complains about, and whatever it asks of another host."""
    page.on("console", lambda message: _complains(message, page) and wrong.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    page.on("request", lambda request: _elsewhere(request.url, home) and wrong.append(f"asks for {request.url}"))


def _complains(message, page: Page) -> bool:
    """What the console calls wrong, but for a page that the portal itself answered with 404 or 422."""
    is_answer = message.text.startswith("Failed to load resource") and message.location["url"] == page.url
    return message.type in ("error", "warning") and not is_answer


def _elsewhere(url: str, home: str) -> bool:
    return urlsplit(url).scheme in ("http", "https", "ws") and urlsplit(url).netloc != urlsplit(home).netloc
