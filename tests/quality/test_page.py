"""The Data Docs page: readable, self-contained, and deaf to what the texts in it say."""

import re
from html.parser import HTMLParser

import pytest

from tests.quality.world import World

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)> ${secret} {{ 7*7 }} \u202eevil"


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.fixture(scope="module")
def page(world: World) -> str:
    rows = world.rows("alt_text")
    rows["alt_text"][0] |= {"text": HOSTILE, "pair_id": HOSTILE, "host": HOSTILE}
    rows["alt_text"][1] |= {"text": HOSTILE * 200, "page_url": HOSTILE}
    rows["funnel"][1]["reason"] = HOSTILE
    audit = world.audit("alt_text", rows)
    assert {"invisible_marks", "pair_id_format", "relative_page_url"} <= {o.name for o in audit.failed}
    return audit.html()


def test_no_text_of_the_web_becomes_markup(page: str) -> None:
    parser = _Tags()
    parser.feed(page)
    assert {tag for tag, _ in parser.tags} & {"script", "img", "iframe", "link", "object"} == set()
    assert not [attrs for _, attrs in parser.tags if any(name.startswith("on") for name in attrs)]
    assert "&lt;script&gt;alert(1)" in page


def test_no_text_of_the_web_is_a_template_or_turns_the_line(page: str) -> None:
    assert "{{" not in page
    assert "&#123;&#123; 7*7 }}" in page
    assert "\u202e" not in page
    assert "&lt;U+202E&gt;evil" in page


def test_the_page_loads_nothing_and_forbids_scripts(page: str) -> None:
    assert "default-src 'none'" in page
    assert not re.findall(r"""(?:src|href)=["']?https?:""", page)


def test_the_page_names_what_failed_and_shows_rows(page: str) -> None:
    assert "Not published" in page
    assert "invisible_marks" in page
    assert "relative_page_url: 1 rows fail" in page


def test_a_passing_page_says_so(world: World) -> None:
    page = world.audit("splits", world.rows("splits")).html()
    assert "Passed: 2" in page
    assert "Not published" not in page


def test_figures_are_on_the_page_without_a_rendering_error(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.audit("captions", world.rows("captions")).html()
    assert caplog.records == []
