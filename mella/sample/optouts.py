"""The ways in which pages of the sample forbid their use."""

WAYS: dict[str, tuple[tuple[str, str], ...]] = {
    "x_robots_tag": (("X-Robots-Tag", "noai, noimageai"),),
    "tdm_reservation": (("TDM-Reservation", "1"),),
    "robots_meta": (),
    "tdm_meta": (),
}
"""The headers of each way; the ways that end in `_meta` stand in the page, see its template."""

METAS: dict[str, tuple[str, str]] = {
    "robots_meta": ("robots", "noindex, nofollow"),
    "tdm_meta": ("tdm-reservation", "1"),
}
"""Name and content of the `<meta>` of the ways that stand in the page."""

REASONS: dict[str, str] = {
    "x_robots_tag": "opted_out_x_robots_tag",
    "tdm_reservation": "opted_out_tdm_reservation",
    "robots_meta": "opted_out_robots_meta",
    "tdm_meta": "opted_out_tdm_reservation",
}
"""Under which reason the scan counts a page that forbids its use."""
