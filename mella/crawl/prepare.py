"""What the first scan of an installation would wait for: loops over bytes compiled, word tables made.

`make` runs `python -m mella.crawl.prepare` once it has installed the package.
"""

import gzip
import tempfile
from pathlib import Path

from mella.crawl.compiled import FOLDER, clear_unused
from mella.crawl.pairs import ScanTask, scan
from mella.languages import LANGUAGES, Language
from mella.settings import load

_WORDS = 60
"""Words of text on a page: enough for its language to be identified."""


def main() -> None:
    """Scan a file of one page a language; what that compiles and makes stays for all later processes. What
    was made of earlier states of the sources goes."""
    with tempfile.TemporaryDirectory() as folder:
        warc = Path(folder) / "languages.warc.gz"
        warc.write_bytes(b"".join(gzip.compress(_record(language)) for language in LANGUAGES.values()))
        for _ in scan(ScanTask("languages", str(warc), {}, load(overrides={}).scan)):
            pass
    if FOLDER is not None:
        clear_unused(FOLDER)


def _record(language: Language) -> bytes:
    name = language.native_name
    text = f"<p>{f'{name} ' * _WORDS}<h1>{name}</h1>"
    page = f"<title>{name}</title>{text}<img src=1.jpg alt='{name} &amp; {name}'>"
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page.encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://{language.code}.example/\r\n"
        f"WARC-Date: 2026-07-01T00:00:00Z\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


if __name__ == "__main__":
    main()
