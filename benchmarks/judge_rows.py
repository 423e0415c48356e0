"""Draw kept and dropped alt-texts of each language from a lake, to judge the rules by reading.

    python -m benchmarks.judge_rows LAKE CRAWL [ROWS] [SEED] > rows.tsv

The published `image_alt_pairs` are judged again under the settings in force. Of each language ROWS
(default 50) kept and as many dropped pairs are printed, drawn by hash of SEED and pair. Among the dropped the
rules take turns, so that a rare rule is judged too; a text stands once under a rule, and pairs without alt
are left out, for they have nothing to read. The column `pairs` counts the pairs of a text under its rule:
error rates of pairs weigh by it. The counts by language and reason go to standard error.
"""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from mella.alt_text.filter import judged_pairs
from mella.funnel import KEPT
from mella.identity import identify
from mella.lake import Lake
from mella.languages import CODES
from mella.settings import load
from mella.storage import Storage

COLUMNS = ("language", "verdict", "reason", "text", "title", "page_lang", "alt_lang", "pairs")
Judged = tuple[str, dict[str, Any]]


def draw(rows: Iterable[Judged], asked: int, seed: str) -> list[Judged]:
    """At most `asked` of these, the reasons taking turns, each text once under a reason."""
    by_reason: dict[str, dict[str, Judged]] = defaultdict(dict)
    for reason, row in sorted(rows, key=lambda judged: identify(seed, judged[1]["pair_id"])):
        by_reason[reason].setdefault(row["text"], (reason, row))
    turns = [
        (turn, reason, judged)
        for reason, texts in by_reason.items()
        for turn, judged in enumerate(texts.values())
    ]
    chosen = sorted(turns, key=lambda entry: entry[:2])[:asked]
    return sorted((judged for *_, judged in chosen), key=lambda judged: judged[0])


def line(language: str, reason: str, row: dict[str, Any]) -> str:
    verdict = KEPT if reason == KEPT else "dropped"
    cells = {**row, "language": language, "verdict": verdict, "reason": reason}
    return "\t".join(" ".join(str(cells[name] or "").split())[:200] for name in COLUMNS)


def main(arguments: Sequence[str]) -> None:
    root, crawl = arguments[:2]
    asked = int(arguments[2]) if len(arguments) > 2 else 50
    seed = arguments[3] if len(arguments) > 3 else "1"
    pairs = Lake(Storage(root)).dataset("image_alt_pairs", {"crawl": crawl})
    settings = load().alt_text
    print("\t".join(COLUMNS))
    for language in CODES:
        judged = list(judged_pairs(pairs, crawl=crawl, language=language, settings=settings))
        counts = Counter(reason for reason, _ in judged)
        print(language, dict(counts.most_common()), file=sys.stderr)
        of_text = Counter((reason, row["text"]) for reason, row in judged)
        for wanted in (
            [entry for entry in judged if entry[0] == KEPT],
            [entry for entry in judged if entry[0] != KEPT and entry[1]["text"]],
        ):
            for reason, row in draw(wanted, asked, seed):
                print(line(language, reason, row | {"pairs": of_text[reason, row["text"]]}))


if __name__ == "__main__":
    main(sys.argv[1:])
