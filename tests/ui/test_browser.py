"""The UI as it is seen: what the distribution's Chromium shows of it."""

import re
from typing import TYPE_CHECKING, Any

import pytest

from assets import STAGES
from tests.ui.conftest import BACKFILLED, FIRST, RedGate
from tests.ui.server import Ui

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

GROUPS = sorted({stage.group for stage in STAGES})


def open_at(page: "Page", ui: Ui, path: str) -> None:
    page.goto(f"{ui.url}/{path}", wait_until="domcontentloaded")


def test_the_graph_shows_every_asset(page: "Page", ui: Ui) -> None:
    expanded = ",".join(f"global@global:{group}" for group in GROUPS)
    open_at(page, ui, f"asset-groups?expanded={expanded}")
    for stage in STAGES:
        page.get_by_text(stage.name, exact=True).last.wait_for()


def test_the_partitions_of_an_asset_are_listed_with_their_state(
    page: "Page", ui: Ui, backfilled: dict[str, Any]
) -> None:
    open_at(page, ui, f"assets/alt_text?view=partitions&partition={BACKFILLED[1]}")
    page.get_by_text(BACKFILLED[1]).first.wait_for()
    page.get_by_text(re.compile(r"^Materialized \(10\)$")).wait_for()
    page.get_by_text(re.compile(r"^Missing \(6\)$")).wait_for()


def test_a_red_gate_is_seen_on_the_check_and_on_the_partition(
    page: "Page", ui: Ui, red_gate: RedGate
) -> None:
    open_at(page, ui, "assets/captions?view=checks&checkDetail=audit")
    page.get_by_text("audit", exact=True).first.wait_for()
    page.get_by_text("Failed", exact=True).first.wait_for()
    page.get_by_text("loop_rate", exact=True).wait_for()
    open_at(page, ui, f"assets/captions?view=partitions&partition={FIRST}|hu")
    page.get_by_text(re.compile("failed, and did not materialize this asset")).wait_for()


def test_the_gallery_of_images_shows_pictures(page: "Page", ui: Ui) -> None:
    open_at(page, ui, f"assets/images?view=partitions&partition={FIRST}|hu")
    row = page.get_by_role("row").filter(has=page.get_by_text("gallery", exact=True))
    row.get_by_text("[Show Markdown]").click()
    page.locator("img[src^='data:image']").first.wait_for()
    widths = page.evaluate("[...document.querySelectorAll(\"img[src^='data:']\")].map(i => i.naturalWidth)")
    assert widths
    assert min(widths) > 0
