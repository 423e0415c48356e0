"""What the sample is made of before it is written: pictures, their places on pages, pages, records."""

from dataclasses import dataclass, field
from typing import Any

KEPT = "kept"
OK = "ok"


@dataclass(frozen=True, slots=True)
class Picture:
    """A painted picture file. `shows` is its entry in the truth; `number` is unique in the sample."""

    number: str
    media_type: str
    data: bytes
    shows: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Placement:
    """One `<img>` of a page, and what must become of it.

    `rules` are the rules that may take its alt, the one meant first, empty where it must be kept; `image` is
    the verdict on the picture (`ok` or a reason), None where the picture is never wanted.
    `language` is the language whose funnel counts it. `markup` is how the page writes it.
    """

    url: str
    alt: str | None
    language: str
    picture: Picture | None = None
    rules: tuple[str, ...] = ()
    image: str | None = None
    markup: str = "src"
    figcaption: str | None = None
    declared: tuple[int, int] | None = None
    translated: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A page. `charset` is a Python codec; `declared_by` says where it is declared: header or meta.

    `opt_out` names the way in which it forbids its use (see `mella.sample.optouts`), None where
    it does not.
    `coding` is how the body travels: a content-coding, `chunked`, or both joined by `+`.
    """

    url: str
    language: str
    lang: str | None
    title: str
    site: str
    greeting: str
    navigation: tuple[tuple[str, str], ...]
    paragraphs: tuple[str, ...]
    placements: tuple[Placement, ...]
    right_to_left: bool = False
    charset: str = "utf-8"
    declared_by: str = "meta"
    coding: str = "identity"
    base: str | None = None
    licence: str | None = None
    opt_out: str | None = None
    alternates: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Served:
    """A response of a server. `volume` is the WARC file of the sample that holds it."""

    url: str
    body: bytes
    media_type: str
    volume: int
    status: str = "200 OK"
    headers: tuple[tuple[str, str], ...] = field(default=())
    revisit_of: str | None = None
