"""The elements that a scan knows, and what each means to it."""

import numpy as np

from mella.crawl.image_address import IMAGE_ATTRIBUTES
from mella.crawl.names import name_table

RAW, INLINE, ASIDE, MAIN, BREAKOUT, EVENT, UNHELD, IN_TABLE = 1, 2, 4, 8, 16, 32, 64, 128

_KINDS = {
    # Content is text up to the end tag; not <noscript>: its content is markup to us.
    RAW: "script style textarea title xmp iframe noembed noframes",
    # They do not end a word.
    INLINE: "a abbr acronym amp-img b bdi bdo big cite code del dfn em font i img image ins kbd mark nobr q "
    "ruby s samp small span strike strong sub sup time tt u var wbr",
    # Their text is not the page's own: menus, controls, notices.
    ASIDE: "nav footer select button noscript template",
    # They end an aside that was never closed.
    MAIN: "main article h1 figure",
    # Start tags that end the SVG or MathML they stand in (html.spec.whatwg.org §13.2.6.5).
    BREAKOUT: "b big blockquote body br center code dd div dl dt em embed h1 h2 h3 h4 h5 h6 head hr i img li "
    "listing menu meta nobr ol p pre ruby s small span strong strike sub sup table tt u ul var",
    # They hold nothing, or nothing ends with them: an end tag of these ends no SVG that was left open.
    UNHELD: "area base body br embed form hr html image img link meta source wbr",
    # They are nothing outside a table.
    IN_TABLE: "caption tbody td tfoot th thead tr",
    # A scan is told of them.
    EVENT: "a amp-img area base figcaption figure h1 h2 h3 h4 h5 h6 html image img link meta picture source "
    "title",
}
# SVG and MathML, their elements whose content is HTML again (same section), and what has a rule of its own.
_OTHERS = "svg math foreignobject desc mi mo mn ms mtext plaintext"
# Others in which icons stand.
_HOLDERS = (
    "label legend summary details section header aside fieldset address hgroup search dialog output option "
    "optgroup datalist object applet canvas map audio video marquee slot meter progress data dir rb rt rtc rp"
)

ELEMENTS = tuple(sorted({name for names in (*_KINDS.values(), _OTHERS, _HOLDERS) for name in names.split()}))
FLAGS = np.array(
    [sum(flag for flag, names in _KINDS.items() if name in names.split()) for name in ELEMENTS], np.uint8
)
ELEMENT_TABLE = name_table(ELEMENTS)

ATTRIBUTES = tuple(
    sorted(
        IMAGE_ATTRIBUTES
        | {"content", "href", "hreflang", "http-equiv", "itemprop", "lang", "name", "property", "rel"}
        | {"xml:lang"}
    )
)
"""What is kept of the tags that a scan is told of."""
ATTRIBUTE_TABLE = name_table(ATTRIBUTES)


def code(name: str) -> int:
    return ELEMENTS.index(name)
