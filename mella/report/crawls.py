"""The crawl behind the figures: its files, what could not be read, and who wrote the captions."""

from dataclasses import dataclass
from typing import Any

from mella.report.published import Published

_FILES = 200
_PAINTED = "painted.example"


@dataclass(frozen=True, slots=True)
class Overview:
    """Totals over everything published. `sizes` maps a field of `_TOTALS` to its count."""

    crawls: tuple[str, ...]
    sizes: dict[str, int]
    undecided: int
    stand_ins: tuple[str, ...]
    painted: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """A reason for which records could not be read, with one instance."""

    reason: str
    records: int
    files: int
    detail: str | None


_TOTALS = """
SELECT count(*) AS files, coalesce(sum(bytes), 0)::BIGINT AS bytes,
       coalesce(sum(records), 0)::BIGINT AS records,
       coalesce(sum(html_responses), 0)::BIGINT AS pages,
       coalesce(sum(image_responses), 0)::BIGINT AS image_responses,
       coalesce(sum(problems), 0)::BIGINT AS problems
FROM raw_crawl
"""
_CRAWLS = """
SELECT crawl FROM raw_crawl UNION SELECT crawl FROM image_alt_pairs UNION SELECT crawl FROM images ORDER BY 1
"""
_STAND_INS = """
SELECT name FROM (
    SELECT captioner AS name FROM english_captions UNION SELECT captioner FROM captions
    UNION SELECT translator FROM captions
    UNION SELECT captioner FROM dataset UNION SELECT translator FROM dataset
) WHERE name ILIKE '%stand-in%' ORDER BY name
"""
_PICTURES = f"""
SELECT count(DISTINCT image_sha256) AS pictures,
       coalesce(bool_and(host = '{_PAINTED}' OR ends_with(host, '.{_PAINTED}')), false) AS painted
FROM (SELECT image_sha256, lower(regexp_extract(image_url, '^https?://([^/:?#\\\\]+)', 1)) AS host
      FROM images WHERE status = 'ok')
"""
_FILE_ROWS = f"""
SELECT crawl, shard, warc_uri, bytes, compression, seekable, records, html_responses, image_responses,
       problems
FROM raw_crawl
QUALIFY row_number() OVER (PARTITION BY crawl ORDER BY shard, warc_uri) <= {_FILES}
ORDER BY crawl, shard, warc_uri
"""
_PROBLEMS = """
SELECT reason, count(*) AS records, count(DISTINCT warc_uri) AS files,
       arg_min(detail, warc_uri || '#' || lpad(warc_offset::VARCHAR, 20, '0')) AS detail
FROM crawl_problems GROUP BY reason ORDER BY records DESC, reason
"""


def overview(published: Published) -> Overview:
    pictures = published.row(_PICTURES)
    undecided = published.row("SELECT count(*) AS n FROM image_alt_pairs WHERE candidate_language = 'und'")
    return Overview(
        crawls=tuple(row["crawl"] for row in published.rows(_CRAWLS)),
        sizes={**published.row(_TOTALS), "pictures": pictures["pictures"]},
        undecided=undecided["n"],
        stand_ins=tuple(row["name"] for row in published.rows(_STAND_INS)),
        painted=pictures["painted"],
    )


def manifest(published: Published) -> list[dict[str, Any]]:
    """The first WARC files of each crawl, at most 200 of one: the page says how many there are."""
    return published.rows(_FILE_ROWS)


def problems(published: Published) -> list[Problem]:
    """What could not be read, the commonest reason first."""
    return [Problem(**row) for row in published.rows(_PROBLEMS)]
