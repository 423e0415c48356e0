"""Which caption belongs to which image."""

from html import unescape

from mella.crawl.facts import MAX_VALUE
from mella.crawl.page import Image

_MAX_DEPTH = 16


class Figures:
    """The `<figure>`s that are open: a caption is that of the images of its figure without a nearer one."""

    __slots__ = ("_captions", "_images", "_length", "_text")

    def __init__(self) -> None:
        self._images: list[list[Image]] = []
        self._captions: list[str | None] = []
        self._text: list[str] | None = None
        self._length = 0

    @property
    def captioning(self) -> bool:
        """Whether text that comes now belongs to a caption."""
        return self._text is not None

    def open(self) -> None:
        if len(self._images) < _MAX_DEPTH:
            self._images.append([])
            self._captions.append(None)

    def close(self) -> None:
        """Ends the innermost figure; its images stay with the figure around it."""
        self.close_caption()
        if not self._images:
            return
        images, caption = self._images.pop(), self._captions.pop()
        for image in images:
            image.figcaption = image.figcaption or caption
        if self._images:
            self._images[-1].extend(images)

    def open_caption(self) -> None:
        if self._images:
            self._text, self._length = [], 0

    def add_text(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text[:MAX_VALUE])
            self._length += len(text)
            if self._length > 4 * MAX_VALUE:
                self.close_caption()

    def close_caption(self) -> None:
        if self._text is not None:
            caption = " ".join(unescape("".join(self._text)).split())[:MAX_VALUE]
            self._captions[-1] = self._captions[-1] or caption or None
            self._text = None

    def add(self, image: Image) -> None:
        if self._images:
            self._images[-1].append(image)

    def finish(self) -> None:
        """Ends the figures that the page left open."""
        while self._images:
            self.close()
