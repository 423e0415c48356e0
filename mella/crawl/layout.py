"""The columns of the arrays that a compiled scan fills, and the parts of its state."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from mella.crawl.elements import ELEMENTS

Bytes: TypeAlias = NDArray[np.uint8]
Rows: TypeAlias = NDArray[np.int32]
State: TypeAlias = NDArray[np.int64]

STRING = 4
KIND, START, END, NAME = range(STRING)
"""A string of a page: what it is made of, where that begins and ends, and of an attribute its name."""

VALUE, LINE, TITLE, PROSE, SHORT = range(5)
"""Kinds of strings. A value of an attribute and a title lie in the page, a line (a caption, a heading) and
what the page says (its long blocks, its short ones) in the visible text."""

IMAGE = 9
SRC, ALT, FIRST, COUNT, STANDING, CAPTION, HEADING, SOURCES, SOURCES_END = range(IMAGE)
"""An image tag: the strings of its `src` and `alt` (-1: none), its attributes among the strings, how many,
where it stands, the strings of its caption and heading, and between which are those of its `<picture>`."""

IN_NOSCRIPT, IN_AMP_IMG = 1, 2
"""Where an image tag may stand."""

FACT = 3
ELEMENT, FACT_FIRST, FACT_COUNT = range(FACT)
"""A tag by which a page says something of itself, and its attributes among the strings."""

PAGE = 8
TITLE_AT, PROSE_AT, SHORT_AT, MARKS, IMAGES_END, FACTS_END, BEYOND, STRINGS_END = range(PAGE)
"""A page: its strings (-1: none), the marks of plug-ins that translate, where its images, facts and strings
end, and how many image tags are past the limit."""

(
    POSITION, KEPT, TEMPLATES, NOSCRIPT, CAPTION_OPEN, CAPTION_AT, HEADING_AT, HEADING_NOW, HEADING_IMAGES,
    PICTURE, PICTURE_SOURCES, IN_ASIDE, LINE_AT, SO_MUCH_PROSE, TAG, TAG_AT, TAG_LENGTH, CLOSING, EMPTY,
    ATTRIBUTES_READ, RELATED, STRINGS, IMAGES, FACTS, PAGE_IMAGES, PAST_LIMIT, TITLE_NOW, DEPTH, FIGURES,
    SRC_READ, ALT_READ, PAGE_NUMBER, PAGE_BEGUN, LINKS_INSIDE,
    TEMPLATE_DEPTH,
) = range(35)  # fmt: skip
"""What a scan knows while it reads."""

MAX_DEPTH = 64
MAX_FIGURES = 16
FOREIGN = 35
FIGURE_IMAGES = FOREIGN + MAX_DEPTH
FIGURE_CAPTION = FIGURE_IMAGES + MAX_FIGURES
OPEN = FIGURE_CAPTION + MAX_FIGURES
STATE_SIZE = OPEN + len(ELEMENTS)
"""Behind it the elements of SVG and MathML that are open, of the open figures the first image and the string
of the caption, and how many of each element of HTML are open."""
