"""What every test may ask for."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from playwright.sync_api import Page

_CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]

# A busy machine is no fault of the code; what must be fast has a test of its own.
settings.register_profile("mella", deadline=None)
settings.load_profile("mella")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real crawl data beside the checkout; tests that need it skip without it."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("no ../shared/data beside this checkout")
    return folder


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Page]":
    """A page of the distribution's Chromium, without a window."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=_CHROMIUM,
            env={**os.environ, "HOME": str(tmp_path_factory.mktemp("browser"))},
        )  # fmt: skip
        opened = browser.new_page(viewport={"width": 1600, "height": 900})
        opened.set_default_timeout(60_000)
        yield opened
        browser.close()
