"""What the filter keeps of any alt-text passes the gate: no stranger's text stops a partition."""

from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pytest

from mella.alt_text.filter import LAST_RULES, filter_pairs
from mella.lake import Lake, Publication
from mella.quality.audit import audit
from mella.settings import load
from mella.storage import Storage
from tests.alt_text.pairs import CRAWL, pair, table

HOSTILE = [
    "Vodní mlýn u potoka",
    "Vodní mlýn&#x2065; u potoka",
    "Vodní mlýn u potoka " + "." * 12_000,
    "Vodní mlýn u potoka " + "1 " * 6_000,
    "Vodní mlýn u potoka " + "🏰" * 11_000,
    "Vodní mlýn u potoka " + "a\u0301\u0327\u0300\u0302" * 3_000,
    "mlýn " * 3_000,
    "Mlýn\x00\x9f\u202e&#xD800; u potoka",
    "&#38;#38;#x2065;",
    "Kočka sedí na staré střeše a\U0001e08f\u0323",
    "★★★ ☆ ♥",
    "\u0301\u0301",
    "12 × 8",
    "Ő",
]
UNRULY = {
    "as they are": {},
    "no letter is too few": {"alt_text.min_letters": "0"},
    "no rule but the last": {"alt_text.rules": str(["no_alt", *LAST_RULES])},
}


@pytest.mark.parametrize("overrides", UNRULY.values(), ids=UNRULY)
def test_what_the_filter_keeps_passes_the_gate(tmp_path: Path, overrides: dict[str, str]) -> None:
    settings = load(overrides=overrides)
    pairs = table([pair(alt, number=number) for number, alt in enumerate(HOSTILE)])
    kept = filter_pairs(pairs, crawl=CRAWL, language="cs", settings=settings.alt_text)
    assert 0 < kept.kept.num_rows <= len(HOSTILE)
    staged = {"alt_text": ds.dataset(kept.kept), "funnel": ds.dataset(kept.funnel)}
    verdict = audit(
        "alt_text",
        staged,
        partition={"crawl": CRAWL, "language": "cs"},
        previous=None,
        settings=settings,
        lake=_with_pairs(tmp_path, pairs),
    )
    assert [outcome.sentence for outcome in verdict.failed] == []


def _with_pairs(folder: Path, pairs: pa.Table) -> Lake:
    lake = Lake(Storage(str(folder / "lake")))
    lake.create_tables()
    partition = {"crawl": CRAWL}
    staged = lake.stage("image_alt_pairs", partition, "run", {"image_alt_pairs": pairs.to_batches()})
    lake.publish(staged, Publication("image_alt_pairs", partition, "run", "1", "", 0, 0), {})
    return lake
