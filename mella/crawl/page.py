"""What a scan finds in a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple


class Image(NamedTuple):
    """One `<img>` tag, or `<amp-img>` of AMP: its attributes as decoded, and where it stood.

    `src` and `alt` are None where the tag has none, and may be empty. `figcaption` is the text of the figure
    around it, `heading` that of the heading it stands in or else of the nearest before it. `attributes` holds
    those that may carry an address or a size, by lower-case name, where there are others than these two.
    `sources` are the `srcset`s of the `<picture>` around it. `in_amp_img` is one that AMP shows in place of
    the `<amp-img>` around it.
    """

    src: str | None = None
    alt: str | None = None
    figcaption: str | None = None
    heading: str | None = None
    attributes: Mapping[str, str] = MappingProxyType({})
    sources: tuple[str, ...] = ()
    in_noscript: bool = False
    in_amp_img: bool = False


@dataclass(slots=True)
class Page:
    """One page. Texts are decoded and bounded; addresses are as written, not resolved.

    `beyond_limit` counts image tags past the limit of the scan. `metas` are the (name or
    property, content) of `<meta>` tags, names in lower case. `hreflangs` are the languages,
    without region, of the alternates that the page names. `translators` are the machine
    translation plug-ins of which the page bears marks. `text` is visible text for
    identifying the language, prose first.
    """

    images: list[Image] = field(default_factory=list)
    beyond_limit: int = 0
    base: str | None = None
    canonical: str | None = None
    licence: str | None = None
    html_lang: str | None = None
    title: str | None = None
    metas: list[tuple[str, str]] = field(default_factory=list)
    hreflangs: set[str] = field(default_factory=set)
    translators: tuple[str, ...] = ()
    text: str = ""

    def meta(self, name: str) -> str | None:
        """The content of the first `<meta>` of this name, property or http-equiv."""
        return next((content for known, content in self.metas if known == name), None)
