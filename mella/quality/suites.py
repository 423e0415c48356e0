"""The suites: what is expected of each table, and why it is worth stopping for."""

from collections.abc import Callable, Mapping

from mella.quality import models_expected, pictures_expected, texts_expected, web_expected
from mella.quality.gates import NULL, SAME_KEY, Bound, Gate, fault, of_table
from mella.settings import Settings
from mella.tables import TABLES

SCHEMA = "schema_differences"
BESIDE = {
    "raw_crawl": ("crawl_problems", "crawl_images"),
    "image_alt_pairs": ("funnel",),
    "alt_text": ("funnel",),
    "images": ("funnel",),
    "english_captions": ("funnel",),
    "captions": ("funnel",),
    "dataset": ("funnel",),
    "eval_scores": ("predictions", "eval_contrasts"),
}
"""The tables that a stage writes beside its own, which are judged with it."""

COMPARED = {
    "image_alt_pairs": ("raw_crawl",),
    "alt_text": ("image_alt_pairs",),
    "images": ("alt_text",),
    "splits": ("images", "splits"),
    "english_captions": ("images", "splits"),
    "captions": ("english_captions",),
    "dataset": ("alt_text", "captions", "splits"),
    "checkpoints": ("dataset",),
    "eval_scores": ("dataset", "checkpoints"),
}
"""The published tables that a staged one is held against."""

_SUITES: dict[str, Callable[[Settings], list[Gate]]] = {
    "raw_crawl": web_expected.raw_crawl,
    "image_alt_pairs": web_expected.image_alt_pairs,
    "alt_text": web_expected.alt_text,
    "images": pictures_expected.images,
    "splits": pictures_expected.splits,
    "english_captions": texts_expected.english_captions,
    "captions": texts_expected.captions,
    "dataset": texts_expected.dataset,
    "backbones": models_expected.backbones,
    "checkpoints": models_expected.checkpoints,
    "eval_scores": models_expected.eval_scores,
}
_BESIDE_SUITES: dict[str, Callable[[], list[Bound]]] = {
    "crawl_problems": web_expected.crawl_problems,
    "crawl_images": web_expected.crawl_images,
    "funnel": web_expected.funnel,
    "predictions": models_expected.predictions,
    "eval_contrasts": models_expected.eval_contrasts,
}
_DRIFTING = {"images": ("rows", "ok_rows"), "dataset": ("rows", "alt_text_rows", "caption_rows")}


def suite(table: str, settings: Settings, previous: Mapping[str, float] | None = None) -> tuple[Gate, ...]:
    """All gates of a table. `previous` is the profile of the last published version, if any.

    Raises:
        KeyError: for a table that no stage publishes.
    """
    own = _SUITES[table](settings)
    beside = [
        of_table(name, gate)
        for name in BESIDE.get(table, ())
        for gate in (*_contract(name), *_BESIDE_SUITES[name]())
    ]
    schema = Bound(SCHEMA, "columns and types are those of mella/tables.py", SCHEMA, low=0, high=0)
    return (schema, *_contract(table), *own, *beside, *_drift(table, settings, previous or {}))


def _contract(table: str) -> list[Bound]:
    """What mella/tables.py promises of a table beyond its types."""
    promised = TABLES[table]
    same = f"a row is named by {', '.join(promised.key)} alone"
    gates = [Bound("duplicate_keys", same, "duplicate_keys", promised.key, low=0, high=0, blame=SAME_KEY)]
    for column in promised.columns:
        if not column.nullable:
            name = f"null_{column.name}"
            gates.append(
                Bound(name, "a required value is there", name, (column.name,), low=0, high=0, blame=NULL)
            )
    if promised.partitions:
        gates.append(fault("other_partition", "rows belong to the partition", *promised.partitions))
    return gates


def _drift(table: str, settings: Settings, previous: Mapping[str, float]) -> list[Bound]:
    """Rows that were published before do not vanish. A first publication has nothing to lose."""
    left = 1 - settings.gates.max_drift
    return [
        Bound(
            f"drift_{name}",
            "at most gates.max_drift of what was published before may be gone",
            name,
            low=previous.get(name, 0) * left,
        )
        for name in _DRIFTING.get(table, ("rows",))
    ]
