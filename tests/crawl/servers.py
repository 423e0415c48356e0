"""Real servers on loopback for tests of crawl sources."""

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Site:
    """What the server gives, and how badly."""

    files: dict[str, bytes]
    ranges: bool = True
    cut_after: int | None = None
    """Close the connection after this many bytes of each answer."""
    refusals: int = 0
    """How many requests to answer with 503 first."""
    headers: dict[str, str] = field(default_factory=dict)
    lies: bool = False
    """Answer a range with the whole, and call it the range."""
    redirects: dict[str, str] = field(default_factory=dict)
    drips: float | None = None
    """Seconds between the bytes of an answer."""
    requests: list[tuple[str, str | None]] = field(default_factory=list)
    url: str = ""


@contextmanager
def http_site(site: Site) -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("Range")
            site.requests.append((self.path, wanted))
            if site.refusals > 0:
                site.refusals -= 1
                self.send_error(503)
            elif self.path in site.redirects:
                self.send_response(302)
                self.send_header("Location", site.redirects[self.path])
                self.send_header("Content-Length", "0")
                self.end_headers()
            elif self.path not in site.files:
                self.send_error(404)
            else:
                self._send(site.files[self.path], wanted if site.ranges else None)

        def _send(self, body: bytes, wanted: str | None) -> None:
            found = re.fullmatch(r"bytes=(\d+)-", wanted or "")
            body = body[int(found[1]) :] if found and not site.lies else body
            self.send_response(206 if found else 200)
            sent = {"Content-Length": str(len(body))}
            if site.ranges:
                sent["Accept-Ranges"] = "bytes"
            if found:
                whole = len(site.files[self.path])
                first = 0 if site.lies else found[1]
                sent["Content-Range"] = f"bytes {first}-{whole - 1}/{whole}"
            for name, value in (sent | site.headers).items():
                self.send_header(name, value)
            self.end_headers()
            with suppress(OSError):
                if site.drips is None:
                    self.wfile.write(body[: site.cut_after])
                for byte in body if site.drips else ():
                    self.wfile.write(bytes([byte]))
                    time.sleep(site.drips or 0)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
