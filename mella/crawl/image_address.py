"""Where the address of an image stands: pages that load lazily hide it.

The order is that of trust: a real `src`, an attribute that a script would move to `src`, the
largest candidate of `srcset`, the `<source>` of a `<picture>`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mella.crawl.address import MAX_LENGTH, resolve
from mella.crawl.page import Image

LAZY_ATTRIBUTES = (
    "data-src", "data-original", "data-lazy-src", "data-lazy", "data-src-fg", "data-original-src",
    "data-img-src", "data-image-src", "data-actualsrc", "data-ll-src", "data-lateloadsrc",
    "data-gt-lazy-src", "data-scroll-image", "data-echo", "data-orig-file", "data-large-file",
    "data-full-url", "data-url", "lazy-src", "lazysrc", "lay-src", "src2",
    "data-cfsrc", "data-pagespeed-lazy-src", "data-wpfc-original-src", "nitro-lazy-src", "data-ezsrc",
    "data-opt-src", "data-breeze", "data-lazyload", "data-lazyload-src", "data-flickity-lazyload",
    "data-splide-lazy", "data-tf-src", "data-delayed-url", "data-realsrc",
    "data-hi-res-src", "data-src-retina", "data-medium-file",
)  # fmt: skip
"""Attributes in which loading scripts keep the address (OBELICS' list and those of common plug-ins)."""

SRCSETS = (
    "srcset", "data-srcset", "data-lazy-srcset", "data-original-set", "nitro-lazy-srcset", "data-ezsrcset",
    "data-splide-lazy-srcset", "data-tf-srcset",
)  # fmt: skip

IMAGE_ATTRIBUTES = frozenset({"src", "alt", "width", "height", *LAZY_ATTRIBUTES, *SRCSETS})
"""What a scan keeps of an image tag."""

_PLACEHOLDER = re.compile(
    r"(?:^(?:clear|dot|empty|gr[ae]y|pixel|trans)(?:[_.-](?:bg|black|box|clear|dot|empty|gif|gr[ae]y|image|img"
    r"|pix|pixel|square|trans|white|\d{1,4}px|\d{1,4}x\d{1,4}|[01])){0,4}"
    r"|(?:^(?:dummy|no[_-]?(?:image|photo))"
    r"|(?:^|[_.-])(?:1x1|blank|lazy(?:[_-]?load(?:er|ing)?)?|load(?:er|ing)|placeholder|preload(?:er)?"
    r"|spacer|spinner|transparent))(?:[_.-][\w-]{0,20})?)"
    r"\.(?:gif|png|svg|jpe?g|webp)(?:[?#]|$)",
    re.IGNORECASE,
)
_EXTENSION = r"\.(?:avif|bmp|gif|jpe?g|png|svg|webp)"
_PICTURE_END = re.compile(rf"{_EXTENSION}(?:[?#]|$)", re.IGNORECASE)
_PICTURE = re.compile(rf"{_EXTENSION}\b", re.IGNORECASE)
_TEMPLATE = re.compile(
    r"\{\{|\$\{|\{%|<[%?]|\[\[|%%[A-Za-z]\w*%%|\{(?![0-9A-Fa-f]{32}\})[A-Za-z_]\w*(?:\.\w+)*\}", re.ASCII
)
"""A place that a script was to fill in; braces with anything else in them stand in real addresses as well."""
_PAGE_END = re.compile(r"(?:/|\.(?:aspx?|html?|jsp|php\d?))(?:[?#]|$)", re.IGNORECASE)
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
    for address, source in [(src, "src"), *_written_elsewhere(image)] if placeholder else ():
        if found := _resolved(address, page_url, base, charset):
            return found, source
    return None


def without_stand_ins(images: Sequence[Image]) -> Sequence[Image]:
    """The images of a page; those whose `src` is a stand-in, by whatever name, as if they had none.

    A stand-in is what several tags have in `src` that keep different addresses for a script or for readers
    without one, or different alts and different addresses of any kind: at most one of them can mean the
    picture in `src`. Another that keeps none may do so in a way unknown to us.
    """
    times = Counter(image.src for image in images)
    if len(times) == len(images):
        return images
    kept: dict[str, list[tuple[str, str, str | None]]] = {}
    for at, image in enumerate(images):
        if image.src and times[image.src] > 1 and (first := _kept_elsewhere(images, at)):
            kept.setdefault(image.src, []).append((*first, image.alt))
    stand_ins = {src for src, found in kept.items() if _differ(found)}
    return [image._replace(src=None) if image.src in stand_ins else image for image in images]


def _kept_elsewhere(images: Sequence[Image], at: int) -> tuple[str, str] | None:
    """The first address that a tag keeps elsewhere, and where: else that of a `<noscript>` copy behind it."""
    if first := next(_hidden(images[at]), None):
        return first
    beside = images[at + 1 : at + 2]
    copies = (copy for copy in beside if copy.in_noscript and copy.alt == images[at].alt)
    return next(((copy.src, "lazy") for copy in copies if copy.src), None)


def _differ(found: list[tuple[str, str, str | None]]) -> bool:
    """Whether tags mean different pictures by the first addresses, sources and alts of what they hide. With
    one alt they may be sizes of the same, as those are that differ behind a `?`."""
    moved = {address.partition("?")[0] for address, source, _ in found if source == "lazy"}
    alts = {alt for *_, alt in found if alt}
    return len(moved) > 1 or (len(alts) > 1 and len({address for address, *_ in found}) > 1)


@dataclass(slots=True)
class Room:
    """What the further addresses of one page may still cost: candidates looked at, characters kept. A page
    may write many short ones under a long base."""

    candidates: int = 20_000
    characters: int = 4_000_000


def other_addresses(
    written: Iterable[Image], page_url: str, base: str | None, charset: str, *, first: str, room: Room
) -> tuple[str, ...]:
    """The addresses that the tags of one image give it besides the `first`, in order of trust, each once, at
    most 64 and as long as there is room.

    Which of them a browser loads hangs on its window, and a crawl by browser holds that one alone.
    """
    found = {first: None}
    for address in (address for image in written for address in _addresses(image)):
        if not room.candidates or len(found) > _MAX_CANDIDATES:
            break
        room.candidates -= 1
        resolved = _resolved(address, page_url, base, charset)
        if resolved is None or resolved in found:
            continue
        if len(resolved) > room.characters:
            break
        room.characters -= len(resolved)
        found[resolved] = None
    return tuple(found)[1:]


def is_placeholder(address: str) -> bool:
    """Whether an address is that of a stand-in until the real image is loaded."""
    return bool(_PLACEHOLDER.search(address[:MAX_LENGTH].rpartition("/")[2]))


def largest_first(srcset: str) -> list[str]:
    """The addresses of a `srcset`, the widest first, then the densest; equals in their order.

    Parsed as the standard says (§4.8.4.2): an address may hold commas, and ends at white space.
    """
    candidates = sorted(_parse_srcset(srcset), key=lambda candidate: candidate[1], reverse=True)
    return [address for address, _ in candidates if address[:5].lower() != "data:"]


def _resolved(address: str, page_url: str, base: str | None, charset: str) -> str | None:
    address = address.strip()
    if not address or address[0] == "#":
        return None
    signs = "{" in address or "<" in address or "[[" in address or "%%" in address
    if signs and _TEMPLATE.search(address):
        return None
    return resolve(page_url, base, address, charset)


def _addresses(image: Image) -> Iterator[str]:
    if image.src and not is_placeholder(image.src):
        yield image.src
    for address, _ in _hidden(image):
        yield address


def _hidden(image: Image) -> Iterator[tuple[str, str]]:
    """The addresses that stand elsewhere than in `src` and do not look like a placeholder's."""
    return (found for found in _written_elsewhere(image) if not is_placeholder(found[0]))


def _written_elsewhere(image: Image) -> Iterator[tuple[str, str]]:
    attributes = image.attributes
    for name in LAZY_ATTRIBUTES:
        if (value := attributes.get(name)) and (value := value.strip()) and _is_address(name, value):
            yield value, "lazy"
    for name in SRCSETS:
        if srcset := attributes.get(name):
            for found in largest_first(srcset):
                yield found, "srcset" if name == "srcset" else "lazy"
    for srcset in image.sources:
        for found in largest_first(srcset):
            yield found, "picture"


def _is_address(name: str, value: str) -> bool:
    """Whether the value of an attribute of a page's own making can be the address of a picture at all: one
    with spaces is where it ends like one and is no list of several, one in `data-url` is no page's."""
    if len(value) > MAX_LENGTH or not ("/" in value or "." in value) or value[0] in "{[<":
        return False
    if any(map(str.isspace, value)):
        return bool(_PICTURE_END.search(value)) and not _is_several(value)
    return name != "data-url" or not _PAGE_END.search(value)


def _is_several(value: str) -> bool:
    """Whether a part before white space ends like the name of a picture."""
    return any(sign in value for sign in "\t\r\n") or any(
        _PICTURE.search(part.rpartition("/")[2]) for part in value.split()[:-1]
    )


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
