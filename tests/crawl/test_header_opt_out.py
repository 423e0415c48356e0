import pytest

from mella.crawl.header_opt_out import header_opt_out
from mella.crawl.http_head import Headers, HttpHead


def verdict(*fields: tuple[str, str]) -> str | None:
    return header_opt_out(HttpHead(200, Headers(fields)), "mella")


@pytest.mark.parametrize(
    "value",
    ["noai", "noimageai", "none", "NOINDEX", "noimageindex", "nofollow, noai", "mella: none",
     "Mella : noindex", "*: noindex", "googlebot: nofollow, mella: noai",
     "unavailable_after: 25 Jun 2010 15:00:00 PST, noai",
     "max-snippet: 20, noindex", "unavailable_after: Sat, 25 Jun 2030 15:00:00 GMT, noai",
     "unavailable_after: Saturday, 25-Jun-30 15:00:00 UTC, noindex", "nopagereadaloud: true, noindex",
     "noindex nofollow", "noai; noimageai", "max-snippet: -1 noindex", "googlebot:, *: noai",
     "googlebot: all, mella: noindex nofollow", "noindex: nofollow", "ai-train: 0, noai"],
)  # fmt: skip
def test_directives_for_everyone_or_for_us_forbid(value: str) -> None:
    assert verdict(("X-Robots-Tag", value)) == "x_robots_tag"


@pytest.mark.parametrize(
    "value",
    ["", "all", "index, follow", "nofollow", "googlebot: noindex", "googlebot: nofollow, noindex",
     "mellabot: noai", "max-image-preview: none, nosnippet", "unavailable_after: none",
     "googlebot: max-snippet:0, noindex", "nopagereadaloud: true", "notnoindex",
     "otherbot: noindex nofollow", "360Spider: nofollow, noindex", "googlebot: nosnippets, noindex",
     "yandex: noyaca, noindex"],
)  # fmt: skip
def test_directives_for_others_or_of_other_meaning_do_not(value: str) -> None:
    assert verdict(("X-Robots-Tag", value)) is None


def test_each_header_line_begins_anew_for_everyone() -> None:
    assert verdict(("X-Robots-Tag", "googlebot: noindex"), ("x-robots-tag", "noai")) == "x_robots_tag"


@pytest.mark.parametrize(
    ("value", "reason"), [("1", "tdm_reservation"), (" 1 ", "tdm_reservation"), ("0", None), ("", None)]
)
def test_rights_reserved_for_text_and_data_mining_forbid(value: str, reason: str | None) -> None:
    assert verdict(("TDM-Reservation", value)) == reason


def test_no_header_forbids_nothing() -> None:
    assert verdict(("Content-Type", "image/png")) is None
