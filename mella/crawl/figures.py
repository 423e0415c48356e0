"""Which caption belongs to which image."""

from mella.crawl.page import Image
from mella.crawl.visible import Visible

_MAX_DEPTH = 16


class Figures:
    """The `<figure>`s that are open: a caption is that of the images of its figure without a nearer one.

    Places are those in the visible text.
    """

    __slots__ = ("_captions", "_images", "_start", "_visible")

    def __init__(self, visible: Visible) -> None:
        self._visible = visible
        self._images: list[list[Image]] = []
        self._captions: list[str | None] = []
        self._start: int | None = None

    def step(self, place: int, *, closing: bool) -> None:
        """Takes a tag of `<figure>`."""
        if closing:
            self._close(place)
        elif len(self._images) < _MAX_DEPTH:
            self._images.append([])
            self._captions.append(None)

    def step_caption(self, place: int, *, closing: bool) -> None:
        """Takes a tag of `<figcaption>`."""
        if closing:
            self._close_caption(place)
        elif self._images:
            self._start = place

    def add(self, image: Image) -> None:
        if self._images:
            self._images[-1].append(image)

    def finish(self, place: int) -> None:
        """Ends the figures that the page left open."""
        while self._images:
            self._close(place)

    def _close(self, place: int) -> None:
        """Ends the innermost figure; its images stay with the figure around it."""
        self._close_caption(place)
        if not self._images:
            return
        images, caption = self._images.pop(), self._captions.pop()
        for image in images:
            image.figcaption = image.figcaption or caption
        if self._images:
            self._images[-1].extend(images)

    def _close_caption(self, place: int) -> None:
        if self._start is not None and self._images:
            self._captions[-1] = self._captions[-1] or self._visible.between(self._start, place)
        self._start = None
