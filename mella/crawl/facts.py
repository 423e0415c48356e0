"""What a page says of itself in `<html>`, `<base>`, `<link>`, `<meta>` and `<a rel=license>`."""

from collections.abc import Callable, Mapping

from mella.crawl.page import Page
from mella.crawl.tags import attributes

MAX_VALUE = 1_000
"""Characters kept of a title, a caption or the content of a meta tag."""

_MAX_METAS = 128
_MAX_HREFLANGS = 256
_META_NAMES = ("name", "property", "http-equiv", "itemprop")

# Strings that only a page with the plug-in in it holds.
TRANSLATORS = {
    "google": ("google_translate_element", "translate_a/element.js", "translated-ltr", "translated-rtl"),
    "gtranslate": ("gtranslate.net", "gtranslate_wrapper", "doGTranslate", "plugins/gtranslate"),
    "weglot": ("cdn.weglot.com", "plugins/weglot", "weglot-data"),
    "wpml": ("sitepress-multilingual-cms", "wpml-ls-"),
    "transposh": ("plugins/transposh", "transposh_plugin"),
    "translatepress": ("plugins/translatepress", "trp-language-switcher"),
    "linguise": ("static.linguise.com", "linguise_switcher"),
    "conveythis": ("cdn.conveythis.com", "conveythis_app"),
}


def translators(html: str) -> tuple[str, ...]:
    """The machine-translation plug-ins of which the source of a page bears marks."""
    return tuple(name for name, marks in TRANSLATORS.items() if any(mark in html for mark in marks))


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
        if name and len(page.metas) < _MAX_METAS:
            page.metas.append((name, content[:MAX_VALUE]))


_Reader = Callable[[Page, Mapping[str, str]], None]
_LINK_ATTRIBUTES = frozenset({"rel", "href", "hreflang"})
_READERS: dict[str, tuple[frozenset[str], _Reader]] = {
    "html": (frozenset({"lang", "xml:lang"}), _root),
    "base": (frozenset({"href"}), _base),
    "link": (_LINK_ATTRIBUTES, _link),
    "a": (_LINK_ATTRIBUTES, _link),
    "area": (_LINK_ATTRIBUTES, _link),
    "meta": (frozenset({"content", *_META_NAMES}), _meta),
}


def read_fact(page: Page, name: str, source: str) -> None:
    """Puts into `page` what the start tag of this name with these attributes says, if anything."""
    if reader := _READERS.get(name):
        wanted, read = reader
        read(page, attributes(source, wanted))
