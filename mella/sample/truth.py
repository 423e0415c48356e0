"""What must become of the sample: the truth that the pipeline is tested against."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from mella.alt_text.normalise import normalise
from mella.sample.charsets import label
from mella.sample.model import KEPT, Page, Picture, Placement, Served
from mella.sample.optouts import REASONS
from mella.sample.warcs import VOLUMES, volume_name


def truth(
    pages: Sequence[Page], volumes: Mapping[str, int], responses: Sequence[Served], records: Mapping[str, int]
) -> dict[str, Any]:
    """The truth as it is written to `truth.json`; `volumes` says in which file each page lies.

    Each triple of a page that may be used has the language whose funnel counts it; a `verdict`,
    `kept` or the rule that must take its alt (any of `rules`, where several apply); the
    verdict on its image, null where no image is wanted; and the number of the picture shown.
    """
    pictures = {p.picture.number: p.picture for page in pages for p in page.placements if p.picture}
    used = [page for page in pages if page.opt_out is None]
    return {
        "label": "painted pictures",
        "files": [{"name": name, "records": count} for name, count in records.items()],
        "problems": [{"file": volume_name(VOLUMES - 1), "problem": "the last record is cut off"}],
        "pages": [_page(page, volumes) for page in pages],
        "triples": [_triple(page, place) for page in used for place in page.placements],
        "pictures": {number: _picture(pictures[number]) for number in sorted(pictures)},
        "responses": dict(sorted(Counter(_kind(served) for served in responses).items())),
    }


def _triple(page: Page, place: Placement) -> dict[str, Any]:
    row = {
        "page_url": page.url,
        "image_url": place.url,
        "alt": place.alt,
        "language": place.language,
        "verdict": place.rules[0] if place.rules else KEPT,
        "picture": place.picture.number if place.picture else None,
        "image": place.image,
    }
    if len(place.rules) > 1:
        row["rules"] = list(place.rules)
    if not place.rules and place.alt is not None:
        row["text"] = normalise(place.alt)
    if place.translated:
        row["mt_suspect"] = True
    return row


def _page(page: Page, volumes: Mapping[str, int]) -> dict[str, Any]:
    return {
        "url": page.url,
        "language": page.language,
        "lang": page.lang,
        "charset": label(page.charset),
        "declared_by": page.declared_by,
        "coding": page.coding,
        "opt_out": page.opt_out,
        "reason": REASONS[page.opt_out] if page.opt_out else KEPT,
        "images": len(page.placements),
        "file": volume_name(volumes[page.url]),
    }


def _picture(picture: Picture) -> dict[str, Any]:
    return {"media_type": picture.media_type, "bytes": len(picture.data)} | picture.shows


def _kind(served: Served) -> str:
    if served.revisit_of is not None:
        return "revisits"
    if served.status.startswith("3"):
        return "redirects"
    if not served.status.startswith("2"):
        return "errors"
    kind = served.media_type.partition("/")[0]
    return {"text/html": "html"}.get(
        served.media_type.partition(";")[0], "images" if kind == "image" else "others"
    )


def count_kept(triples: Iterable[Mapping[str, Any]]) -> Counter[str]:
    """Triples by language that must end as a text with a good picture."""
    return Counter(t["language"] for t in triples if t["verdict"] == KEPT and t["image"] == "ok")
