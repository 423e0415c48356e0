"""Which pictures the gallery shows, with their texts: drawn by hash, so that no one picks the good ones."""

from dataclasses import dataclass
from typing import Any

from mella.report.published import Published

NATIVE = 8
DESCRIBED = 4
_TEXTS = 3
_DRAWN = 400


@dataclass(frozen=True, slots=True)
class NativeText:
    """An alt-text as its page gives it, normalised; `script` is ISO 15924."""

    text: str
    script: str | None
    host: str
    mt_suspect: bool


@dataclass(frozen=True, slots=True)
class Caption:
    """A description in English and its translation, with the names of who made them."""

    english: str
    text: str
    script: str
    captioner: str
    translator: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A valid picture, with native texts or a caption. `safety` is the strictest that any row states."""

    image_sha256: str
    blob: dict[str, Any] | None
    safety: str
    width: int
    height: int
    texts: tuple[NativeText, ...] = ()
    caption: Caption | None = None


# The order is a hash of picture and language: the same in every run. Of the first `_DRAWN`, one
# picture a cluster shows, so that near-duplicates do not fill the gallery, and none that any
# language blocks.
_CHOICE = f"""
WITH drawn AS (
    SELECT image_sha256, any_value(blob) AS blob, any_value(width) AS width, any_value(height) AS height,
           bool_and(safety = 'passed') AS passed, md5(image_sha256 || $1) AS draw
    FROM images WHERE language = $1 AND status = 'ok' AND {{condition}}
    GROUP BY image_sha256 HAVING NOT bool_or(safety = 'blocked') ORDER BY draw LIMIT {_DRAWN}
), clustered AS (
    SELECT drawn.*, coalesce(splits.cluster, image_sha256) AS cluster
    FROM drawn LEFT JOIN splits USING (image_sha256)
    WHERE image_sha256 NOT IN
          (SELECT image_sha256 FROM images WHERE safety = 'blocked' AND image_sha256 IS NOT NULL)
)
SELECT first.* FROM (SELECT arg_min(clustered, draw) AS first FROM clustered GROUP BY cluster)
ORDER BY first.draw LIMIT {{limit}}
"""
_NATIVE = _CHOICE.format(condition="has_alt", limit=NATIVE)
_DESCRIBED = _CHOICE.format(
    condition="image_sha256 IN (SELECT image_sha256 FROM captions WHERE language = $1)", limit=DESCRIBED
)
_ALTS = """
SELECT i.image_sha256, a.text, any_value(a.alt_script) AS script, min(a.host) AS host,
       bool_and(a.mt_suspect) AS mt_suspect
FROM images AS i JOIN alt_text AS a USING (pair_id, crawl, language)
WHERE i.language = $1 AND i.image_sha256 IN (SELECT unnest($2::VARCHAR[]))
GROUP BY i.image_sha256, a.text ORDER BY md5(a.text)
"""
_CAPTIONS = """
SELECT DISTINCT ON (image_sha256) image_sha256, english, text, script, captioner, translator
FROM captions WHERE language = $1 AND image_sha256 IN (SELECT unnest($2::VARCHAR[]))
ORDER BY image_sha256, crawl, text
"""


def native(published: Published, language: str) -> list[Picture]:
    """At most `NATIVE` pictures of a language, each with up to three of its alt-texts."""
    chosen = published.rows(_NATIVE, [language])
    texts: dict[str, list[NativeText]] = {}
    for row in _about(published, _ALTS, language, chosen):
        text = NativeText(row["text"], row["script"], row["host"], bool(row["mt_suspect"]))
        texts.setdefault(row["image_sha256"], []).append(text)
    return [_picture(row, texts=tuple(texts.get(row["image_sha256"], ())[:_TEXTS])) for row in chosen]


def described(published: Published, language: str) -> list[Picture]:
    """At most `DESCRIBED` pictures of a language, each with its caption."""
    chosen = published.rows(_DESCRIBED, [language])
    captions = {row.pop("image_sha256"): row for row in _about(published, _CAPTIONS, language, chosen)}
    return [_picture(row, caption=Caption(**captions[row["image_sha256"]])) for row in chosen]


def _about(
    published: Published, query: str, language: str, chosen: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    return published.rows(query, [language, [row["image_sha256"] for row in chosen]])


def _picture(
    row: dict[str, Any], texts: tuple[NativeText, ...] = (), caption: Caption | None = None
) -> Picture:
    safety = "passed" if row["passed"] else "unchecked"
    return Picture(
        row["image_sha256"], row["blob"], safety, row["width"] or 0, row["height"] or 0, texts, caption
    )
