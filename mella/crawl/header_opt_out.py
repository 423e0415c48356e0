"""What a server's headers forbid: `X-Robots-Tag` and `TDM-Reservation`."""

import re
from collections.abc import Iterator
from typing import Literal

from mella.crawl.http_head import HttpHead

OptOut = Literal["x_robots_tag", "robots_meta", "tdm_reservation"]
"""Where a page or picture forbids its use."""
_FORBIDDING = frozenset({"none", "noindex", "noimageindex", "noai", "noimageai"})
"""Directives that keep a page or picture out: of an index (Google's list, robots meta tag
specifications), and of machine learning (DeviantArt's `noai`, `noimageai`)."""

_OTHERS = frozenset({
    "all", "index", "follow", "nofollow", "noarchive", "nocache", "nosnippet", "notranslate", "noodp",
    "noydir", "indexifembedded", "unavailable_after", "max-snippet", "max-image-preview", "max-video-preview",
})  # fmt: skip
"""Those that do not (the same list, and Bing's)."""
_AGENT = re.compile(r"\s*([a-z*][^\s:]*)\s*:(.*)", re.DOTALL)
_WITH_VALUE = re.compile(r"[a-z_-]+\s*:\s*[^\s,;]*")
_BETWEEN = re.compile(r"[\s,;]+")


def header_opt_out(head: HttpHead, agent: str) -> OptOut | None:
    """Why these headers forbid us the response, or None: `x_robots_tag` or `tdm_reservation`.

    A directive after another agent's name (`googlebot: noindex`) is not for us; one after ours,
    after `*` or after none is. `TDM-Reservation: 1` reserves the rights of text and data mining
    (W3C TDM Reservation Protocol, section 6.1).
    """
    for value in head.headers.get_all("x-robots-tag"):
        if any(map(forbids, _addressed(value, agent.strip().lower()))):
            return "x_robots_tag"
    if any(value.strip() == "1" for value in head.headers.get_all("tdm-reservation")):
        return "tdm_reservation"
    return None


def forbids(directives: str) -> bool:
    """Whether directives of a robots tag, however they are parted, keep a page or picture out. What has a
    value (`max-image-preview: none`), or speaks to an agent by its name, does not."""
    words = _BETWEEN.split(_WITH_VALUE.sub(" ", directives.lower()))
    return not _FORBIDDING.isdisjoint(words)


def _addressed(value: str, agent: str) -> Iterator[str]:
    """The directives of one header line that speak to the agent."""
    for_us = True
    for part in value.lower().split(","):
        found = _AGENT.fullmatch(part)
        if found and found[1] not in _OTHERS and _is_directive(found[2]):
            for_us = found[1] in (agent, "*")
            part = found[2]
        if for_us:
            yield part


def _is_directive(text: str) -> bool:
    """Whether a robots directive begins the text: then an agent's name stands before it, else that of
    something which is on or off."""
    first = _BETWEEN.split(text.strip())[0].partition(":")[0]
    return not first or first in _FORBIDDING or first in _OTHERS
