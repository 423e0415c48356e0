"""How much each language has, from pairs found to dataset rows."""

from dataclasses import dataclass

from mella.languages import CODES
from mella.report.published import Published, Read


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """Counts of one language over all crawls.

    `pairs` are all candidates its funnel judged, images without alt included; `kept` the rows of
    `alt_text`; `with_image` those of them whose picture is valid; `captioned` distinct pictures;
    the others are dataset rows, by source and by split.
    """

    language: str
    pairs: int
    kept: int
    with_image: int
    captioned: int
    alt_text_rows: int
    caption_rows: int
    train: int
    validation: int
    test: int


_COUNTS = """
SELECT 'pairs' AS field, candidate_language AS language, count(*) AS n FROM image_alt_pairs GROUP BY 2
UNION ALL
SELECT 'kept', language, count(*) FROM alt_text GROUP BY 2
UNION ALL
SELECT 'with_image', language, count(*) FROM images WHERE has_alt AND status = 'ok' GROUP BY 2
UNION ALL
SELECT 'captioned', language, count(DISTINCT image_sha256) FROM captions GROUP BY 2
UNION ALL
SELECT CASE source WHEN 'alt_text' THEN 'alt_text_rows' WHEN 'caption' THEN 'caption_rows' ELSE source END,
       language, count(*) FROM dataset GROUP BY 1, 2
UNION ALL
SELECT split, language, count(*) FROM dataset GROUP BY 1, 2
"""


def summary(read: Read) -> list[SummaryRow]:
    """One row for each language of `mella.languages`, in that order, zeros where there is nothing."""
    with Published(read) as published:
        return summarise(published)


def summarise(published: Published) -> list[SummaryRow]:
    counts = {(row["language"], row["field"]): row["n"] for row in published.rows(_COUNTS)}
    fields = [name for name in SummaryRow.__slots__ if name != "language"]
    return [
        SummaryRow(language=code, **{name: counts.get((code, name), 0) for name in fields}) for code in CODES
    ]


def total(rows: list[SummaryRow]) -> SummaryRow:
    """The sums over all languages, under the language `all`."""
    fields = [name for name in SummaryRow.__slots__ if name != "language"]
    return SummaryRow(language="all", **{name: sum(getattr(row, name) for row in rows) for name in fields})
