"""How far the pairs we find agree with the manifest of the shared crawl, and why where they do not.

    python benchmarks/agreement.py ../shared/data

The manifest counts `<img>` tags with a non-empty alt (`img_alt`) and distinct (page, image
address, alt) among them (`triples`). Images without alt are rows of ours and not of the manifest's.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from mella.alt_text.normalise import normalise
from mella.crawl.charset import decode_text
from mella.crawl.content import decode_content
from mella.crawl.html import scan_page
from mella.crawl.pairs import ScanTask, scan
from mella.crawl.source import open_warc
from mella.crawl.warc import Problem, read_records
from mella.settings import load

COLUMNS = ("img tags", "img_alt", "manifest", "triples", "manifest")


def tags_with_alt(warc: Path) -> int:
    """Image tags with a non-empty alt on the HTML pages of a file, repetitions included."""
    scan_settings, found = load(overrides={}).scan, 0
    with open_warc(str(warc)) as stream:
        for record in read_records(stream):
            head = None if isinstance(record, Problem) or record.type != "response" else record.http
            if isinstance(record, Problem) or head is None or not (head.is_html and head.is_success):
                continue
            limits = {"max_bytes": scan_settings.max_page_bytes, "max_inflation": scan_settings.max_inflation}
            body = decode_content(record.body(record.length), head, **limits)
            page = scan_page(decode_text(body, head.headers.get("content-type"))[0])
            found += sum(bool(normalise(image.alt or "")) for image in page.images)
    return found


def pairs_of(warc: Path) -> tuple[list[dict[str, Any]], Counter[str]]:
    """The rows of a file, and what became of its records and image tags, by reason."""
    rows: list[dict[str, Any]] = []
    reasons: Counter[str] = Counter()
    for table, batch in scan(ScanTask("agreement", str(warc), {}, load(overrides={}).scan)):
        if table == "image_alt_pairs":
            rows.extend(batch.to_pylist())
        else:
            reasons.update({row["reason"]: row["pairs"] for row in batch.to_pylist()})
    return rows, reasons


def compare(warc: Path, expected: dict[str, int]) -> bool:
    """Prints one file; whether it agrees."""
    rows, reasons = pairs_of(warc)
    tags = sum(count for reason, count in reasons.items() if reason.startswith("image_"))
    triples = sum(row["alt"] is not None for row in rows)
    with_alt = tags_with_alt(warc)
    figures = (tags, with_alt, expected["img_alt"], triples, expected["triples"])
    print(f"{warc.name:20}" + "".join(f"{figure:10}" for figure in figures))
    agrees = triples == expected["triples"] and with_alt == expected["img_alt"]
    if not agrees:
        sources = Counter(row["image_source"] for row in rows if row["alt"] is not None)
        print(f"    {triples - expected['triples']:+} pairs, {with_alt - expected['img_alt']:+} tags")
        print(f"    addresses stood in {dict(sources)}; by reason {dict(reasons)}")
    return agrees


def main(data: Path) -> int:
    listed = json.loads((data / "manifest.json").read_text(encoding="utf-8"))["files"]
    print(f"{'':20}" + "".join(f"{column:>10}" for column in COLUMNS))
    crawls = [file for file in listed if file["path"].startswith("crawl/")]
    differing = sum(not compare(data / file["path"], file["counts"]) for file in crawls)
    print(f"{differing} files differ" if differing else "every file agrees")
    return bool(differing)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} FOLDER_OF_SHARED_DATA")
    sys.exit(main(Path(sys.argv[1])))
