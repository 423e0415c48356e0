"""Markdown as a renderer of GitHub's flavour reads it."""

from markdown_it import MarkdownIt

_RENDERER = MarkdownIt("commonmark", {"html": True}).enable("table")


def cells(markdown: str) -> list[list[str]]:
    """The text of each body row's cells; fails where a text became markup."""
    rows: list[list[str]] = []
    for token in _RENDERER.parse(markdown):
        if token.type == "tr_open":
            rows.append([])
        if token.type == "inline":
            kinds = {child.type for child in token.children or ()}
            assert not kinds & {"html_inline", "link_open", "code_inline", "em_open", "strong_open"}
            rows[-1].append("".join(child.content for child in token.children or ()))
    return rows[1:]
