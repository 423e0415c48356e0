"""Whether a written report may be shown: whole, self-contained, and inert."""

from html.parser import HTMLParser

_LOADING = {"src", "srcset", "poster", "data", "background"}
_FORBIDDEN = {"script", "iframe", "object", "embed", "base", "form", "link"}
MAX_BYTES = 40_000_000


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.problems: list[str] = []
        self.headings = 0
        self.ended = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.headings += tag == "h2"
        if tag in _FORBIDDEN:
            self.problems.append(f"a <{tag}> element")
        for name, value in attrs:
            if name.startswith("on"):
                self.problems.append(f"a handler {name} on <{tag}>")
            if name in _LOADING and not (value or "").startswith("data:"):
                self.problems.append(f"<{tag} {name}> loads {(value or '')[:60]!r}")
            if name == "href" and not (value or "").startswith("#"):
                self.problems.append(f"<{tag} href> leads out to {(value or '')[:60]!r}")

    def handle_endtag(self, tag: str) -> None:
        self.ended |= tag == "html"


def problems_of_page(html: str) -> list[str]:
    """What is wrong with a report, one line each; none for a page that may be shown."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    problems = list(dict.fromkeys(reader.problems))
    if not reader.ended:
        problems.append("the page is cut short")
    if not reader.headings:
        problems.append("the page has no section")
    if len(html) > MAX_BYTES:
        problems.append(f"the page has {len(html)} characters, more than {MAX_BYTES}")
    return problems
