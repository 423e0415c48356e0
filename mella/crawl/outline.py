"""What is in pages, in one compiled pass over their bytes: images, and what is told of them and of the pages.

The tags come as the tokenizer of the HTML standard reads them; no tree is built.
"""

from mella.crawl.compiled import compiled, inlined
from mella.crawl.elements import ASIDE, EVENT, FLAGS, INLINE, MAIN, RAW, code
from mella.crawl.foreign import inside, is_foreign
from mella.crawl.layout import (
    ALT,
    ALT_READ,
    ATTRIBUTES_READ,
    BEYOND,
    CAPTION,
    CAPTION_AT,
    CAPTION_OPEN,
    CLOSING,
    COUNT,
    DEPTH,
    ELEMENT,
    EMPTY,
    END,
    FACT_COUNT,
    FACT_FIRST,
    FACTS,
    FACTS_END,
    FIGURE_CAPTION,
    FIGURE_IMAGES,
    FIGURES,
    FIRST,
    HEADING,
    HEADING_AT,
    HEADING_IMAGES,
    HEADING_NOW,
    IMAGES,
    IMAGES_END,
    IN_AMP_IMG,
    IN_ASIDE,
    IN_NOSCRIPT,
    KEPT,
    KIND,
    LINE,
    MARKS,
    MAX_FIGURES,
    NAME,
    NOSCRIPT,
    OPEN,
    PAGE_BEGUN,
    PAGE_IMAGES,
    PAGE_NUMBER,
    PAST_LIMIT,
    PICTURE,
    PICTURE_SOURCES,
    POSITION,
    PROSE,
    PROSE_AT,
    RELATED,
    SHORT,
    SHORT_AT,
    SOURCES,
    SOURCES_END,
    SRC,
    SRC_READ,
    STANDING,
    START,
    STRINGS,
    STRINGS_END,
    TAG,
    TEMPLATE_DEPTH,
    TEMPLATES,
    TITLE,
    TITLE_AT,
    TITLE_NOW,
    Bytes,
    Rows,
    State,
)
from mella.crawl.names import lower
from mella.crawl.tokens import raw_end, read_tag, script_end, skip_no_tag
from mella.crawl.translators import marks
from mella.crawl.visible import end_block, is_blank, take_text

_TITLE, _SCRIPT, _PLAINTEXT = code("title"), code("script"), code("plaintext")
_TEMPLATE, _NOSCRIPT = code("template"), code("noscript")
_FIGURE, _FIGCAPTION, _PICTURE, _SOURCE = (
    code(name) for name in ("figure", "figcaption", "picture", "source")
)
_H1, _H6, _IMG, _IMAGE, _AMP_IMG = (code(name) for name in ("h1", "h6", "img", "image", "amp-img"))
_STRINGS_OF_A_TAG = 96
"""At most: those of its attributes (each once), and of what ends with it or with the page."""
_LINK, _A, _AREA = code("link"), code("a"), code("area")


@compiled
def outline(
    html: Bytes,
    spans: Rows,
    text: Bytes,
    state: State,
    strings: Rows,
    images: Rows,
    facts: Rows,
    pages: Rows,
    most_images: int,
    xhtml: bool,
) -> bool:
    """Fill the tables of `mella.crawl.layout` with what is in the pages; whether all of it had room.

    `spans` are the places (start, end) of pages within `html`; `text` is as long as that and takes the
    visible text of each page at the page's own place. `most_images` of each page are kept. In `xhtml` no
    element that hides what follows is left open by a tag that ends in `/>`. The state is all zeros at first;
    call it again, with larger tables that begin as these do, where something had no room.
    """
    for number in range(state[PAGE_NUMBER], len(spans)):
        start, end = spans[number, 0], spans[number, 1]
        if not state[PAGE_BEGUN]:
            _begin(state, number)
        if not _read(html[start:end], text[start:end], state, strings, images, facts, most_images, xhtml):
            return False
        state[PAGE_BEGUN] = 0
        _finish(text[start:end], state, strings, images, pages[number])
        pages[number, MARKS] = marks(html[start:end])
        first = pages[number - 1, STRINGS_END] if number else 0
        for row in range(first, state[STRINGS]):
            strings[row, START] += start
            strings[row, END] += start
    return True


@compiled
def _begin(state: State, number: int) -> None:
    strings, images, facts = state[STRINGS], state[IMAGES], state[FACTS]
    state[:] = 0
    state[PAGE_NUMBER], state[PAGE_BEGUN] = number, 1
    state[STRINGS], state[IMAGES], state[FACTS], state[PAGE_IMAGES] = strings, images, facts, images
    state[IN_ASIDE] = state[CAPTION_AT] = state[HEADING_NOW] = state[TITLE_NOW] = -1


@inlined
def _read(
    html: Bytes,
    text: Bytes,
    state: State,
    strings: Rows,
    images: Rows,
    facts: Rows,
    most_images: int,
    xhtml: bool,
) -> bool:
    """Whether the page was read to its end, and there is room for what ends with it."""
    while True:
        if len(strings) - state[STRINGS] < _STRINGS_OF_A_TAG or state[FACTS] == len(facts):
            return False
        if state[IMAGES] == len(images):
            return False
        if state[POSITION] >= len(html):
            return True
        start = take_text(html, state[POSITION], text, state)
        if start >= len(html):
            return True
        following = html[start + 1] if start + 1 < len(html) else 0
        closing = following == 47
        first = html[start + 2] if closing and start + 2 < len(html) else following
        if not 97 <= lower(first) <= 122:
            state[POSITION] = skip_no_tag(html, start, following, inside(state))
            continue
        end = read_tag(html, start + 1 + closing, closing, strings, state)
        if end < 0:
            return True  # the file ends inside a tag: the standard drops it
        state[POSITION] = end
        if not (xhtml and _is_empty(state)):
            _take_tag(html, text, state, strings, images, facts, most_images)


@inlined
def _is_empty(state: State) -> bool:
    """Whether the tag begins and ends, in XML, an element of those that hide what follows."""
    name = state[TAG]
    if name < 0 or state[CLOSING] or not state[EMPTY]:
        return False
    return int(FLAGS[name]) & (RAW | ASIDE) > 0 or name == _PLAINTEXT


@inlined
def _take_tag(
    html: Bytes, text: Bytes, state: State, strings: Rows, images: Rows, facts: Rows, most_images: int
) -> None:
    name, closing = state[TAG], state[CLOSING]
    if is_foreign(state, name, closing):
        return
    if name < 0 or not FLAGS[name] & INLINE:
        end_block(text, state)
    if name < 0:
        return
    kind = int(FLAGS[name])
    _step_aside(state, name, closing, kind)
    if name == _TEMPLATE:
        _step_template(state, closing)
    elif not closing and name == _PLAINTEXT:
        state[POSITION] = len(html)
    elif not closing and kind & RAW:
        _take_raw(html, state, strings, name)
    elif state[TEMPLATES]:
        return
    elif _H1 <= name <= _H6:
        _end_heading(text, state, strings, images)
        if not closing:
            state[HEADING_AT], state[HEADING_IMAGES] = state[KEPT] + 1, state[IMAGES]
    elif name == _NOSCRIPT:
        state[NOSCRIPT] = not closing
    elif kind & EVENT:
        _take_event(text, state, strings, images, facts, most_images)


@compiled
def _step_template(state: State, closing: int) -> None:
    """What is left open of SVG and MathML in a template ends with it."""
    if not closing:
        if not state[TEMPLATES]:
            state[TEMPLATE_DEPTH] = state[DEPTH]
        state[TEMPLATES] += 1
    elif state[TEMPLATES]:
        state[TEMPLATES] -= 1
        state[DEPTH] = min(state[DEPTH], state[TEMPLATE_DEPTH])


@inlined
def _take_event(
    text: Bytes, state: State, strings: Rows, images: Rows, facts: Rows, most_images: int
) -> None:
    name, closing = state[TAG], state[CLOSING]
    if name in (_FIGURE, _FIGCAPTION):
        state[CAPTION_OPEN] = name == _FIGCAPTION and not closing
        _step_figure(text, state, strings, images)
    elif name == _PICTURE:
        state[PICTURE], state[PICTURE_SOURCES] = not closing, state[STRINGS]
    elif closing:
        return
    elif name in (_IMG, _IMAGE, _AMP_IMG):
        _take_image(state, images, most_images)
    elif name == _SOURCE:
        state[STRINGS] += state[ATTRIBUTES_READ] * state[PICTURE]
    elif state[ATTRIBUTES_READ] and (state[RELATED] or name not in (_LINK, _A, _AREA)):
        row = state[FACTS]
        facts[row, ELEMENT], facts[row, FACT_FIRST] = name, state[STRINGS]
        facts[row, FACT_COUNT] = state[ATTRIBUTES_READ]
        state[STRINGS] += state[ATTRIBUTES_READ]
        state[FACTS] += 1


@inlined
def _take_image(state: State, images: Rows, most_images: int) -> None:
    row = state[IMAGES]
    if row - state[PAGE_IMAGES] >= most_images:
        state[PAST_LIMIT] += 1
        return
    images[row, SRC], images[row, ALT] = state[SRC_READ], state[ALT_READ]
    images[row, FIRST], images[row, COUNT] = state[STRINGS], state[ATTRIBUTES_READ]
    within = state[OPEN + _AMP_IMG] > (state[TAG] == _AMP_IMG and not state[EMPTY])
    images[row, STANDING] = IN_NOSCRIPT * state[NOSCRIPT] + IN_AMP_IMG * within
    images[row, CAPTION], images[row, HEADING] = -1, state[HEADING_NOW]
    images[row, SOURCES] = state[PICTURE_SOURCES] if state[PICTURE] else state[STRINGS]
    images[row, SOURCES_END] = state[STRINGS]
    state[STRINGS] += state[ATTRIBUTES_READ]
    state[PICTURE_SOURCES] = state[STRINGS]
    state[IMAGES] += 1


@compiled
def _take_raw(html: Bytes, state: State, strings: Rows, name: int) -> None:
    start = state[POSITION]
    end = script_end(html, start) if name == _SCRIPT else raw_end(html, start, state)
    state[POSITION] = end
    if name == _TITLE and not state[TEMPLATES] and state[TITLE_NOW] < 0:
        state[TITLE_NOW] = _add(state, strings, TITLE, start, end)


@inlined
def _add(state: State, strings: Rows, kind: int, start: int, end: int) -> int:
    """A string more; its number."""
    row = state[STRINGS]
    strings[row, KIND], strings[row, START], strings[row, END], strings[row, NAME] = kind, start, end, -1
    state[STRINGS] += 1
    return row


@compiled
def _end_heading(text: Bytes, state: State, strings: Rows, images: Rows) -> None:
    """Each tag of `<h1>` to `<h6>` ends the heading that is open: it is that of the images in it, and of
    those that follow. One without text is none."""
    start, end = state[HEADING_AT] - 1, state[KEPT]
    state[HEADING_AT] = 0
    if start < 0 or is_blank(text, start, end):
        return
    state[HEADING_NOW] = _add(state, strings, LINE, start, end)
    for row in range(state[HEADING_IMAGES], state[IMAGES]):
        images[row, HEADING] = state[HEADING_NOW]


@compiled
def _step_figure(text: Bytes, state: State, strings: Rows, images: Rows) -> None:
    """Takes a tag of `<figure>` or `<figcaption>`."""
    caption, closing = state[TAG] == _FIGCAPTION, state[CLOSING]
    if closing:
        _end_caption(text, state, strings)
    if caption and not closing and state[FIGURES]:
        state[CAPTION_AT] = state[KEPT]
    elif not caption and closing:
        _end_figure(state, images)
    elif not caption and state[FIGURES] < MAX_FIGURES:
        state[FIGURE_IMAGES + state[FIGURES]] = state[IMAGES]
        state[FIGURE_CAPTION + state[FIGURES]] = -1
        state[FIGURES] += 1


@compiled
def _end_caption(text: Bytes, state: State, strings: Rows) -> None:
    """The first caption with text is that of its figure."""
    start, innermost = state[CAPTION_AT], FIGURE_CAPTION + state[FIGURES] - 1
    state[CAPTION_AT] = -1
    if start < 0 or not state[FIGURES] or state[innermost] >= 0 or is_blank(text, start, state[KEPT]):
        return
    state[innermost] = _add(state, strings, LINE, start, state[KEPT])


@compiled
def _end_figure(state: State, images: Rows) -> None:
    """Ends the innermost figure: its caption is that of its images without a nearer one."""
    if not state[FIGURES]:
        return
    state[FIGURES] -= 1
    for row in range(state[FIGURE_IMAGES + state[FIGURES]], state[IMAGES]):
        if images[row, CAPTION] < 0:
            images[row, CAPTION] = state[FIGURE_CAPTION + state[FIGURES]]


@compiled
def _finish(text: Bytes, state: State, strings: Rows, images: Rows, page: Rows) -> None:
    """Ends what the page left open, and says where its things end."""
    _end_heading(text, state, strings, images)
    while state[FIGURES]:
        _end_caption(text, state, strings)
        _end_figure(state, images)
    end = state[KEPT]
    page[TITLE_AT] = state[TITLE_NOW]
    page[PROSE_AT] = _add(state, strings, PROSE, 0, end)
    page[SHORT_AT] = _add(state, strings, SHORT, 0, end)
    page[IMAGES_END], page[FACTS_END], page[STRINGS_END] = state[IMAGES], state[FACTS], state[STRINGS]
    page[BEYOND] = state[PAST_LIMIT]


@inlined
def _step_aside(state: State, name: int, closing: int, kind: int) -> None:
    if kind & MAIN or (closing and name == state[IN_ASIDE]):
        state[IN_ASIDE] = -1
    elif kind & ASIDE and not closing and state[IN_ASIDE] < 0:
        state[IN_ASIDE] = name
