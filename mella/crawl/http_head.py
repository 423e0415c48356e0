"""The head of an HTTP response as crawlers stored it, read leniently."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

MAX_HEAD_BYTES = 65_536
"""Apache, nginx and browsers refuse longer heads; what follows is taken for the body."""

_STATUS = re.compile(
    rb"[\r\n]{0,8}(?:HTTP(?:/\d(?:\.\d+)?)?|ICY)[ \t]+(\d{3})(?!\d)[^\r\n]*(?:\r?\n|\Z)", re.IGNORECASE
)
_REGULAR = re.compile(rb"((?:[A-Za-z0-9_-]+:[^\r\n]*\r\n)*+)\r\n")
_NOT_IN_A_NAME = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\xff]")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_PAGE_START = re.compile(
    rb"[ \t]+<(?:!|\?xml|/?(?:html|head|body|title|meta|link|script|style)[\s/>])", re.IGNORECASE
)
_VALUES = re.compile(r'(?:[^,"]|"[^"]*+"?+)++')
_TYPE = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+[ \t]*(?:;|$)")
_XHTML = "application/xhtml+xml"
UNKNOWN_TYPES = ("unknown/unknown", "application/unknown", "*/*")
_MAX_INTERIM = 5
_BLANKS = " \t\n\r\x0b\x0c"


class Headers(Mapping[str, str]):
    """Header fields in their order: names in any case, the first of several values by `[]`."""

    __slots__ = ("_first", "fields")

    def __init__(self, fields: Iterable[tuple[str, str]]) -> None:
        self.fields = tuple(fields)
        self._first: dict[str, str] = {}
        for name, value in self.fields:
            self._first.setdefault(name.lower(), value)

    def __getitem__(self, name: str) -> str:
        return self._first[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._first)

    def __len__(self) -> int:
        return len(self._first)

    def get_all(self, name: str) -> list[str]:
        """Every value of a field that may occur more than once."""
        wanted = name.lower()
        if wanted not in self._first:
            return []
        return [value for given, value in self.fields if given.lower() == wanted]


@dataclass(frozen=True, slots=True)
class HttpHead:
    status: int
    headers: Headers

    @property
    def content_type(self) -> str:
        """As the server stated it; of several values the last that is a type, with the charset of one before
        it of the same type where it has none (Fetch standard, "extract a MIME type")."""
        stated = ",".join(self.headers.get_all("content-type"))
        types = [value.strip(_BLANKS) for value in _VALUES.findall(stated)]
        types = [value for value in types if _TYPE.match(value) and not value.startswith("*/*")]
        if len(types) < 2:
            return types[0] if types else self.headers.get("content-type", "")
        essences = [_essence(value) for value in types]
        same = [value for value, essence in zip(types, essences, strict=True) if essence == essences[-1]]
        with_charset = [value for value in same if "charset" in value.lower()]
        return with_charset[-1] if with_charset else types[-1]

    @property
    def media_type(self) -> str | None:
        """`text/html` of `Text/HTML; charset=…`; None where the server stated none: nothing, what is no type,
        or one that stands for no other (MIME Sniffing Standard, sections 4.4 and 7)."""
        essence = _essence(self.content_type)
        return essence if _TYPE.match(essence) and essence not in UNKNOWN_TYPES else None

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300

    @property
    def is_html(self) -> bool:
        return self.media_type in ("text/html", _XHTML)

    @property
    def is_xhtml(self) -> bool:
        return self.media_type == _XHTML


def _essence(content_type: str) -> str:
    return content_type.split(";")[0].split(",")[0].strip().lower()


def parse_http_head(block: bytes) -> tuple[HttpHead | None, int]:
    """The final head at the start of a block, and how many bytes it takes.

    Accepts empty lines before the status line, one without reason, HTTP/2 and ICY, folded and
    valueless lines, bare line feeds, and a head without the empty line before the body. Interim
    (1xx) heads are passed over. None and 0 where there is no status line.
    """
    head, end = _parse_one(block, 0)
    for _ in range(_MAX_INTERIM):
        if head is None or not 100 <= head.status < 200:
            break
        following, following_end = _parse_one(block, end)
        if following is None:
            break
        head, end = following, following_end
    return head, end


def parse_fields(lines: Iterable[bytes]) -> Headers:
    """Header lines, folded ones joined; a line without a colon is passed over."""
    parts: list[list[bytes]] = []
    for line in lines:
        if line[:1] in (b" ", b"\t"):
            if parts:
                parts[-1].append(line.strip())
        elif b":" in line:
            parts.append([line])
    return _fields([b" ".join(part) for part in parts])


def parse_regular(block: bytes, start: int, end: int | None = None) -> tuple[Headers, int] | None:
    """The fields at `start`, plain ones up to an empty line, and where that ends; None where any is not."""
    regular = _REGULAR.match(block, start, len(block) if end is None else end)
    return (_fields(regular[1].split(b"\r\n")[:-1]), regular.end()) if regular else None


def _fields(lines: list[bytes]) -> Headers:
    try:
        texts = b"\n".join(lines).decode("utf-8").split("\n") if lines else []
    except UnicodeDecodeError:
        texts = [":".join(map(decode_field, line.split(b":", 1))) for line in lines]
    parts = [text.partition(":") for text in texts]
    return Headers([(name.strip(_BLANKS), value.strip(_BLANKS)) for name, _, value in parts])


def decode_field(value: bytes) -> str:
    """UTF-8 where it is that, else Latin-1: no byte is lost."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _parse_one(block: bytes, start: int) -> tuple[HttpHead | None, int]:
    status = _STATUS.match(block, start)
    if status is None:
        return None, start
    at = status.end()
    limit = start + MAX_HEAD_BYTES
    if regular := parse_regular(block, at, limit):
        return HttpHead(int(status[1]), regular[0]), regular[1]
    lines: list[bytes] = []
    while at < len(block) and at < limit:
        newline = block.find(b"\n", at, limit)
        end = newline + 1 if newline >= 0 else min(len(block), limit)
        line = block[at:end].rstrip(b"\r\n")
        if not line:
            at = end
            break
        if _starts_body(line):
            break
        lines.append(line)
        at = end
    return HttpHead(int(status[1]), parse_fields(lines)), at


def _starts_body(line: bytes) -> bool:
    """Markup, or bytes that no header holds: the empty line was left out. A line that begins with a blank
    goes on with the field before it, unless a page begins in it."""
    if line[:1] in (b" ", b"\t"):
        return _PAGE_START.match(line) is not None or _CONTROL.search(line) is not None
    return line[:1] == b"<" or _NOT_IN_A_NAME.search(line.partition(b":")[0]) is not None
