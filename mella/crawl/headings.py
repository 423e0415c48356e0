"""Which heading stands above which image."""

from mella.crawl.page import Image
from mella.crawl.visible import Visible


class Headings:
    """The heading an image stands in, or else the nearest before it; one without text is none.

    Places are those in the visible text.
    """

    __slots__ = ("_images", "_places", "_visible")

    def __init__(self, visible: Visible) -> None:
        self._visible = visible
        self._places: list[tuple[int, int]] = []
        self._images: list[tuple[Image, int]] = []

    def close(self, start: int, end: int) -> None:
        """Takes a heading that is complete."""
        self._places.append((start, end))

    def add(self, image: Image, *, inside: bool) -> None:
        """Takes an image, `inside` the heading that is open."""
        self._images.append((image, len(self._places) + inside))

    def finish(self) -> None:
        """Tells every image its heading."""
        heading, known = None, 0
        for image, count in self._images:
            for at in range(count - 1, known - 1, -1):
                if found := self._visible.between(*self._places[at]):
                    heading = found
                    break
            known = count
            image.heading = heading
