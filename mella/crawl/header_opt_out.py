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

_VALUED = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
"""Directives with a colon of their own: what stands before it is no agent's name."""
_NO_AGENT = _FORBIDDING | _VALUED
_AGENT = re.compile(r"\s*([a-z0-9*][^\s:]*)\s*:(.*)", re.DOTALL)
_SWITCH = re.compile(r"\s*(?:true|false|yes|no|on|off|-?\d+)\b")
"""What stands after the name of something that is on or off, or a number: no agent's name."""
_WITH_VALUE = re.compile(r"(?<![a-z0-9_-])([a-z0-9_-]++)\s*+:\s*+[^\s,;]*+")
_BETWEEN = re.compile(r"[\s,;:]+")


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
    told = _WITH_VALUE.sub(lambda found: found[0] if found[1] in _FORBIDDING else " ", directives.lower())
    return not _FORBIDDING.isdisjoint(_BETWEEN.split(told))


def _addressed(value: str, agent: str) -> Iterator[str]:
    """The directives of one header line that speak to the agent."""
    for_us = True
    for part in value.lower().split(","):
        found = _AGENT.fullmatch(part)
        if found and found[1] not in _NO_AGENT and not _SWITCH.match(found[2]):
            for_us = found[1] in (agent, "*")
            part = found[2]
        if for_us:
            yield part
