"""A linear scan of a page for its images, and for what the pipeline must know of the page.

One pass over the text, without a tree: it follows the HTML standard where that decides what is
a tag (comments, raw-text elements, quoted values) and leaves out where tags belong.
"""

import re
from html import unescape

from mella.crawl.facts import MAX_VALUE, read_fact, translators
from mella.crawl.figures import Figures
from mella.crawl.foreign import Foreign
from mella.crawl.image_address import IMAGE_ATTRIBUTES, SRCSETS
from mella.crawl.page import Image, Page
from mella.crawl.tags import RAW_TEXT, TAG, TAG_REST, attributes, comment_end, raw_text_end
from mella.crawl.visible import INLINE, VisibleText

MAX_IMAGES = 20_000
_MAX_SOURCES = 16

_EVENTFUL = (
    "area base figcaption figure html iframe image img link math meta noembed noframes noscript picture "
    "plaintext script source style svg template textarea title xmp"
)
# Runs of text and of whole tags that change nothing for the scan, once there is text enough.
_UNEVENTFUL = re.compile(
    rf"(?:[^<]++|<(?!/?(?:{'|'.join(_EVENTFUL.split())})[\s/>]|a\s[^>]*licen[sc]e)/?[a-z]{TAG_REST}"
    r"|<(?![a-z/!?]))*+",
    re.IGNORECASE,
)
_TAG_START = re.compile("</?[A-Za-z]")


def scan_page(html: str, *, max_images: int = MAX_IMAGES) -> Page:
    """What the page holds, in one pass; linear in its length, never raises.

    Image tags past `max_images` are counted, not kept.
    """
    return _Scanner(html, max_images).run()


class _Scanner:
    def __init__(self, html: str, max_images: int) -> None:
        self.html = html
        self.max_images = max_images
        self.page = Page(translators=translators(html))
        self.visible = VisibleText()
        self.figures = Figures()
        self.sources: list[str] | None = None
        self.in_noscript = False
        self.templates = 0
        self.foreign = Foreign()

    def run(self) -> Page:
        html, position = self.html, 0
        while position < len(html):
            if self.visible.full and not self.foreign.entered and not self.figures.captioning:
                skipped = _UNEVENTFUL.match(html, position)
                position = skipped.end() if skipped else position
            start = html.find("<", position)
            if start < 0:
                start = len(html)
            if start > position and not (self.foreign.entered or self.templates):
                self.text(html[position:start])
            position = self.markup(start)
        self.figures.finish()
        self.page.text = self.visible.text()
        return self.page

    def text(self, run: str) -> None:
        self.figures.add_text(run)
        if not self.visible.full:
            self.visible.add(run)

    def markup(self, start: int) -> int:
        """Reads what stands at `start`, a `<` or the end; returns where to go on."""
        html = self.html
        if tag := TAG.match(html, start):
            return self.tag(tag)
        if _TAG_START.match(html, start):
            return len(html)  # the file ends inside a tag: the standard drops it
        if html.startswith("<!--", start):
            return comment_end(html, start)
        end, width = start + 1, 0
        if self.foreign.inside and html.startswith("<![CDATA[", start):
            end, width = html.find("]]>", start), 3
        elif html.startswith(("</", "<!", "<?"), start):
            end, width = html.find(">", start), 1
        return end + width if end >= 0 else len(html)

    def tag(self, tag: re.Match[str]) -> int:
        name, closing, source = tag["name"].lower(), bool(tag["close"]), tag["attributes"]
        if self.is_foreign(name, closing, source):
            return tag.end()
        if not self.visible.full:
            self.visible.tag(name, closing)
        if self.figures.captioning and name not in INLINE:
            self.figures.add_text(" ")
        if closing:
            self.close(name)
            return tag.end()
        if name == "plaintext":
            return len(self.html)
        if name in RAW_TEXT:
            return self.raw_text(name, tag.end())
        self.open(name, source)
        return tag.end()

    def is_foreign(self, name: str, closing: bool, source: str) -> bool:
        """Whether a tag is one of SVG or MathML, and done with."""
        if self.templates:
            return False
        return self.foreign.end(name) if closing else self.foreign.start(name, empty=source.endswith("/"))

    def raw_text(self, name: str, start: int) -> int:
        end = raw_text_end(self.html, name, start)
        if name == "title" and self.page.title is None and not self.templates:
            text = unescape(self.html[start : min(end, start + 2 * MAX_VALUE)])
            self.page.title = " ".join(text.split())[:MAX_VALUE]
        return end

    def open(self, name: str, source: str) -> None:
        if name == "template":
            self.templates += 1
        elif self.templates:
            pass
        elif name in ("img", "image"):
            self.image(source)
        elif name == "picture":
            self.sources = []
        elif name == "source":
            self.source(source)
        elif name == "noscript":
            self.in_noscript = True
        elif name == "figure":
            self.figures.open()
        elif name == "figcaption":
            self.figures.open_caption()
        else:
            read_fact(self.page, name, source)

    def close(self, name: str) -> None:
        if name == "template":
            self.templates = max(0, self.templates - 1)
        elif self.templates:
            pass
        elif name == "picture":
            self.sources = None
        elif name == "noscript":
            self.in_noscript = False
        elif name == "figure":
            self.figures.close()
        elif name == "figcaption":
            self.figures.close_caption()

    def source(self, source: str) -> None:
        if self.sources is not None and len(self.sources) < _MAX_SOURCES:
            found = attributes(source, SRCSETS)
            self.sources.extend(found[name] for name in SRCSETS if name in found)

    def image(self, source: str) -> None:
        if len(self.page.images) >= self.max_images:
            self.page.beyond_limit += 1
            return
        found = attributes(source, IMAGE_ATTRIBUTES)
        alt = found.pop("alt", None)
        image = Image(found, alt, tuple(self.sources or ()), self.in_noscript)
        if self.sources:
            self.sources = []
        self.page.images.append(image)
        self.figures.add(image)
