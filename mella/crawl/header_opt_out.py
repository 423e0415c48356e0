"""What a server's headers forbid: `X-Robots-Tag` and `TDM-Reservation`."""

from collections.abc import Iterator
from typing import Literal

from mella.crawl.http_head import HttpHead

OptOut = Literal["x_robots_tag", "robots_meta", "tdm_reservation"]
"""Where a page or picture forbids its use."""
FORBIDDING = frozenset({"none", "noindex", "noimageindex", "noai", "noimageai"})
"""Directives that keep a page or picture out: of an index (Google's list, robots meta tag
specifications), and of machine learning (DeviantArt's `noai`, `noimageai`)."""

_VALUED = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})
"""Directives with a colon of their own: what stands before it is no agent's name."""


def header_opt_out(head: HttpHead, agent: str) -> OptOut | None:
    """Why these headers forbid us the response, or None: `x_robots_tag` or `tdm_reservation`.

    A directive after another agent's name (`googlebot: noindex`) is not for us; one after ours,
    after `*` or after none is. `TDM-Reservation: 1` reserves the rights of text and data mining
    (W3C TDM Reservation Protocol, section 6.1).
    """
    for value in head.headers.get_all("x-robots-tag"):
        if any(word in FORBIDDING for word in _addressed(value, agent.strip().lower())):
            return "x_robots_tag"
    if any(value.strip() == "1" for value in head.headers.get_all("tdm-reservation")):
        return "tdm_reservation"
    return None


def _addressed(value: str, agent: str) -> Iterator[str]:
    """The directives of one header line that speak to the agent."""
    for_us = True
    for part in value.lower().split(","):
        name, colon, directive = part.partition(":")
        if colon and name.strip() not in _VALUED:
            for_us = name.strip() in (agent, "*")
            part = directive
        if for_us:
            yield part.strip()
