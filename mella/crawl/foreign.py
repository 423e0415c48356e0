"""Where SVG and MathML begin and end inside a page: raw text and CDATA work differently in there."""

_ROOTS = frozenset({"svg", "math"})
# Elements of SVG and MathML whose content is HTML again (html.spec.whatwg.org §13.2.6.5).
_HTML_INSIDE = {
    "svg": frozenset({"foreignobject", "desc", "title"}),
    "math": frozenset({"mi", "mo", "mn", "ms", "mtext"}),
}
# Start tags that end the foreign content they stand in (same section).
_BREAKOUT = frozenset({
    "b", "big", "blockquote", "body", "br", "center", "code", "dd", "div", "dl", "dt", "em", "embed",
    "h1", "h2", "h3", "h4", "h5", "h6", "head", "hr", "i", "img", "li", "listing", "menu", "meta", "nobr",
    "ol", "p", "pre", "ruby", "s", "small", "span", "strong", "strike", "sub", "sup", "table", "tt", "u",
    "ul", "var",
})  # fmt: skip
_MAX_DEPTH = 64


class Foreign:
    """The open elements of SVG and MathML that decide how tags are read."""

    __slots__ = ("_open",)

    def __init__(self) -> None:
        self._open: list[str] = []

    @property
    def entered(self) -> bool:
        """Whether any SVG or MathML is open, even if HTML stands in it."""
        return bool(self._open)

    @property
    def inside(self) -> bool:
        """Whether what comes now is SVG or MathML."""
        return bool(self._open) and self._open[-1] in _ROOTS

    def start(self, name: str, *, empty: bool) -> bool:
        """Takes a start tag, `empty` where it ends in a slash; False leaves the tag to HTML."""
        if not self.inside:
            if name in _ROOTS:
                self._push(name, empty)
            return name in _ROOTS
        if name in _BREAKOUT:
            while self.inside:
                self._open.pop()
            return False
        if name in _ROOTS or name in _HTML_INSIDE[self._open[-1]]:
            self._push(name, empty)
        return True

    def end(self, name: str) -> bool:
        """Takes an end tag; False leaves it to HTML."""
        if not self._open:
            return False
        inside = self.inside
        if self._open[-1] == name:
            self._open.pop()
            return True
        if inside and name in self._open:
            del self._open[self._open.index(name) :]
        return inside

    def _push(self, name: str, empty: bool) -> None:
        if not empty and len(self._open) < _MAX_DEPTH:
            self._open.append(name)
