"""Pages as a server sends them: markup, charset, content- and transfer-codings, headers."""

import gzip
import zlib
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from mella.sample.charsets import label, to_bytes
from mella.sample.model import Page, Placement, Served
from mella.sample.optouts import METAS

if TYPE_CHECKING:
    from jinja2 import Environment

_CHUNK = 1000
_CHROME = 3
"""The first placements of a page are its logo, its search icon and its tracking pixel."""


def serve_page(page: Page, volume: int) -> Served:
    """The response for a page, to lie in that WARC file of the sample."""
    body, headers = _coded(to_bytes(render(page), page.charset), page.coding)
    charset = f"; charset={label(page.charset)}" if page.declared_by == "header" else ""
    return Served(page.url, body, f"text/html{charset}", volume, headers=(*headers, *page.headers))


def render(page: Page) -> str:
    """The page's HTML, not yet encoded."""
    from markupsafe import Markup

    environment = _environment()
    image = environment.get_template("image.html")
    tags = [image.render(_image(page, place)) for place in page.placements]
    shown = [Markup(tag) for tag in tags]
    return environment.get_template("page.html").render(
        page=page,
        charset=label(page.charset),
        meta=METAS.get(page.opt_out or ""),
        chrome=shown[:_CHROME],
        parts=_parts(page.paragraphs, shown[_CHROME:]),
    )


@cache
def _environment() -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("mella.sample"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )


def _image(page: Page, place: Placement) -> dict[str, Any]:
    written = _written(place.url, page)
    folder, slash, name = written.rpartition("/")
    return {"place": place, "src": written, "small": f"{folder}{slash}small-{name}"}


def _written(url: str, page: Page) -> str:
    """The address as the page writes it: below its base, from the root of its host, or whole."""
    if page.base and url.startswith(page.base):
        return url[len(page.base) :]
    parts = urlsplit(url)
    if parts.netloc != urlsplit(page.url).netloc:
        return url
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _parts(paragraphs: tuple[str, ...], images: list[Any]) -> list[dict[str, Any]]:
    """Text and pictures in turn: each paragraph is followed by its share of the pictures."""
    share = -(-len(images) // len(paragraphs))
    return [
        {"paragraph": text, "images": images[n * share : (n + 1) * share]}
        for n, text in enumerate(paragraphs)
    ]


def _coded(body: bytes, coding: str) -> tuple[bytes, tuple[tuple[str, str], ...]]:
    """The body as it travels, and the headers that say so; codings are joined by `+`, the inner first."""
    headers = []
    for name in coding.split("+"):
        if name == "chunked":
            body = _chunked(body)
            headers.append(("Transfer-Encoding", "chunked"))
        elif name != "identity":
            body = _CODERS[name](body)
            headers.append(("Content-Encoding", name))
    return body, tuple(headers)


def _chunked(body: bytes) -> bytes:
    pieces = [body[at : at + _CHUNK] for at in range(0, len(body), _CHUNK)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def _gzip(body: bytes) -> bytes:
    return gzip.compress(body, mtime=0)


def _brotli(body: bytes) -> bytes:
    import brotli

    return brotli.compress(body, quality=5)


def _zstd(body: bytes) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor().compress(body)


_CODERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": _gzip,
    "deflate": zlib.compress,
    "br": _brotli,
    "zstd": _zstd,
}
