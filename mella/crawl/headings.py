"""Which heading stands above which image."""

from mella.crawl.page import Image
from mella.crawl.visible import Visible

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


class Headings:
    """The heading an image stands in, or else the nearest before it; one without text is none.

    Places are those in the visible text.
    """

    __slots__ = ("_images", "_places", "_visible")

    def __init__(self, visible: Visible) -> None:
        self._visible = visible
        self._places: list[tuple[int, int]] = []
        self._images: list[tuple[Image, int]] = []

    def step(self, place: int, *, closing: bool) -> None:
        """Takes a tag of `<h1>` to `<h6>`: each ends the heading that is open."""
        if self._places and self._places[-1][1] < 0:
            self._places[-1] = (self._places[-1][0], place)
        if not closing:
            self._places.append((place, -1))

    def add(self, image: Image) -> None:
        self._images.append((image, len(self._places)))

    def finish(self, place: int) -> None:
        """Tells every image its heading."""
        self.step(place, closing=True)
        heading, known = None, 0
        for image, count in self._images:
            for at in range(count - 1, known - 1, -1):
                if found := self._visible.between(*self._places[at]):
                    heading = found
                    break
            known = count
            image.heading = heading
