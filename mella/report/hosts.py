"""How much of each language comes from few sites."""

from dataclasses import dataclass

from mella.languages import CODES
from mella.report.published import Published

SAME_SITE = 0.2
"""Where one host holds more than this share of a language, its figures say "same-site": train and
test then share a site's way of writing."""
_TOP = 6


@dataclass(frozen=True, slots=True)
class Host:
    name: str
    pairs: int


@dataclass(frozen=True, slots=True)
class Concentration:
    """The hosts of the kept pairs of one language: the largest by name, all others by number."""

    language: str
    pairs: int
    hosts: int
    top: tuple[Host, ...]

    @property
    def same_site(self) -> bool:
        return bool(self.top) and self.top[0].pairs > SAME_SITE * self.pairs

    @property
    def others(self) -> int:
        """Pairs of the hosts that are not named."""
        return self.pairs - sum(host.pairs for host in self.top)


_QUERY = f"""
WITH per_host AS (SELECT language, host, count(*) AS n FROM alt_text GROUP BY language, host)
SELECT language, sum(n)::BIGINT AS pairs, count(*) AS hosts,
       max({{'n': n, 'host': host}}, {_TOP}) AS top
FROM per_host GROUP BY language
"""


def concentration(published: Published) -> list[Concentration]:
    """One entry for each language that has kept pairs, in the order of `mella.languages`."""
    found = {row["language"]: row for row in published.rows(_QUERY)}
    return [
        Concentration(code, found[code]["pairs"], found[code]["hosts"], _hosts(found[code]["top"]))
        for code in CODES
        if code in found
    ]


def _hosts(top: list[dict[str, object]]) -> tuple[Host, ...]:
    return tuple(Host(str(entry["host"]), int(str(entry["n"]))) for entry in top)
