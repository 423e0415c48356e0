"""Where the address of an image stands: pages that load lazily hide it.

The order is that of trust: a real `src`, an attribute that a script would move to `src`, the
largest candidate of `srcset`, the `<source>` of a `<picture>`.
"""

import re
from collections.abc import Iterator

from mella.crawl.address import MAX_LENGTH, resolve
from mella.crawl.page import Image

LAZY_ATTRIBUTES = (
    "data-src", "data-original", "data-lazy-src", "data-lazy", "data-src-fg", "data-original-src",
    "data-img-src", "data-image-src", "data-actualsrc", "data-ll-src", "data-lateloadsrc",
    "data-gt-lazy-src", "data-scroll-image", "data-echo", "data-orig-file", "data-large-file",
    "data-full-url", "data-url", "lazy-src", "lazysrc", "lay-src", "src2",
)  # fmt: skip
"""Attributes in which loading scripts keep the address (OBELICS' list and those of common plug-ins)."""

SRCSETS = ("srcset", "data-srcset", "data-lazy-srcset", "data-original-set")

IMAGE_ATTRIBUTES = frozenset({"src", "alt", "width", "height", *LAZY_ATTRIBUTES, *SRCSETS})
"""What a scan keeps of an image tag."""

_PLACEHOLDER = re.compile(
    r"(?:^(?:clear|dot|dummy|empty|gr[ae]y|no[_-]?(?:image|photo)|pixel|trans)"
    r"|(?:^|[_.-])(?:1x1|blank|lazy(?:[_-]?load(?:er|ing)?)?|load(?:er|ing)|placeholder|preload(?:er)?"
    r"|spacer|spinner|transparent))"
    r"(?:[_.-][\w-]{0,20})?\.(?:gif|png|svg|jpe?g|webp)(?:[?#]|$)",
    re.IGNORECASE,
)
_CANDIDATE = re.compile(r"[\s,]*+([^\s,]\S*+)")
_DESCRIPTORS = re.compile(r"(?:[^,(]++|\([^)]*+\)?+)*+")
_DESCRIPTOR = re.compile(r"(?<!\S)(\d{1,9}(?:\.\d{1,6})?)([wx])(?!\S)")
_MAX_CANDIDATES = 64


def image_address(
    image: Image, page_url: str, base: str | None, charset: str = "utf-8", *, placeholder: bool = False
) -> tuple[str, str] | None:
    """The absolute, normalised address of an image and where it stood, or None.

    It stood in `src`, `lazy` (an attribute for scripts), `srcset` or `picture`. An address that
    only looks like a placeholder's (`blank.gif`) counts where `placeholder` says so.
    """
    src = image.src or ""
    if src and not is_placeholder(src) and (found := _resolved(src, page_url, base, charset)):
        return found, "src"
    for address, source in _hidden(image):
        if found := _resolved(address, page_url, base, charset):
            return found, source
    if placeholder and (found := _resolved(src, page_url, base, charset)):
        return found, "src"
    return None


def is_placeholder(address: str) -> bool:
    """Whether an address is that of a stand-in until the real image is loaded."""
    return bool(_PLACEHOLDER.search(address[:MAX_LENGTH].rpartition("/")[2]))


def largest(srcset: str) -> str | None:
    """The address of the widest candidate of a `srcset`, else of the densest; of equals the first.

    Parsed as the standard says (§4.8.4.2): an address may hold commas, and ends at white space.
    """
    best, best_rank = None, (-1, -1.0)
    for address, rank in _parse_srcset(srcset):
        if rank > best_rank and address[:5].lower() != "data:":
            best, best_rank = address, rank
    return best


def _resolved(address: str, page_url: str, base: str | None, charset: str) -> str | None:
    address = address.strip()
    return resolve(page_url, base, address, charset) if address and address[0] != "#" else None


def _hidden(image: Image) -> Iterator[tuple[str, str]]:
    """The addresses that stand elsewhere than in `src`."""
    attributes = image.attributes
    for name in LAZY_ATTRIBUTES:
        if (value := attributes.get(name)) and (value := value.strip()) and _is_address(value):
            yield value, "lazy"
    for name in SRCSETS:
        if (srcset := attributes.get(name)) and (found := largest(srcset)):
            yield found, "srcset" if name == "srcset" else "lazy"
    for srcset in image.sources:
        if found := largest(srcset):
            yield found, "picture"


def _is_address(value: str) -> bool:
    """Whether the value of an attribute of a page's own making can be an address at all."""
    return ("/" in value or "." in value) and value[0] not in "{[<" and not any(map(str.isspace, value))


def _parse_srcset(srcset: str) -> Iterator[tuple[str, tuple[int, float]]]:
    position = 0
    for _ in range(_MAX_CANDIDATES):
        candidate = _CANDIDATE.match(srcset, position)
        if candidate is None:
            return
        address, position = candidate[1], candidate.end()
        descriptors = None if address.endswith(",") else _DESCRIPTORS.match(srcset, position)
        if descriptors:
            position = descriptors.end()
        yield address.rstrip(","), _rank(descriptors[0] if descriptors else "")


def _rank(descriptors: str) -> tuple[int, float]:
    found = _DESCRIPTOR.search(descriptors)
    if found is None:
        return (0, 1.0)
    size = float(found[1])
    return (1, size) if found[2] == "w" else (0, size)
