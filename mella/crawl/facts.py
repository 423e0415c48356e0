"""What a page says of itself in `<html>`, `<base>`, `<link>`, `<meta>` and `<a rel=license>`."""

from collections.abc import Callable, Mapping

from mella.crawl.page import Page
from mella.crawl.strings import MAX_VALUE

_MAX_METAS = 1_024
"""Those that follow are kept by no other name than these: pages of journals name their sources in metas."""
_OPT_OUTS = frozenset({"robots", "tdm-reservation"})
_MAX_HREFLANGS = 256
_META_NAMES = ("name", "property", "http-equiv", "itemprop")


def _root(page: Page, found: Mapping[str, str]) -> None:
    page.html_lang = page.html_lang or found.get("lang") or found.get("xml:lang")


def _base(page: Page, found: Mapping[str, str]) -> None:
    if page.base is None:
        page.base = found.get("href")


def _link(page: Page, found: Mapping[str, str]) -> None:
    relations = found.get("rel", "")[:MAX_VALUE].lower().split()
    href = found.get("href")
    if href and "canonical" in relations:
        page.canonical = page.canonical or href
    if href and ("license" in relations or "licence" in relations):
        page.licence = page.licence or href
    language = found.get("hreflang", "")[:16].strip().lower().replace("_", "-").partition("-")[0]
    if "alternate" in relations and language not in ("", "x") and len(page.hreflangs) < _MAX_HREFLANGS:
        page.hreflangs.add(language)


def _meta(page: Page, found: Mapping[str, str]) -> None:
    content = found.get("content")
    if content is None:
        return
    for attribute in _META_NAMES:
        name = found.get(attribute, "")[:MAX_VALUE].strip().lower()
        if name and (len(page.metas) < _MAX_METAS or name in _OPT_OUTS):
            page.metas.append((name, content[:MAX_VALUE]))


_READERS: dict[str, Callable[[Page, Mapping[str, str]], None]] = {
    "html": _root,
    "base": _base,
    "link": _link,
    "a": _link,
    "area": _link,
    "meta": _meta,
}


def read_fact(page: Page, name: str, found: Mapping[str, str]) -> None:
    """Puts into `page` what the start tag of this name with these attributes says."""
    _READERS[name](page, found)
