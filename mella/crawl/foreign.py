"""What is open of SVG and MathML, where tags mean other things (html.spec.whatwg.org §13.2.6.5)."""

from mella.crawl.compiled import compiled, inlined
from mella.crawl.elements import BREAKOUT, FLAGS, IN_TABLE, UNHELD, code
from mella.crawl.layout import DEPTH, EMPTY, FOREIGN, LINKS_INSIDE, MAX_DEPTH, OPEN, State

_SVG, _MATH, _TITLE = code("svg"), code("math"), code("title")
_FOREIGNOBJECT, _DESC = code("foreignobject"), code("desc")
_MI, _MTEXT = code("mi"), code("mtext")
_H1, _H6 = code("h1"), code("h6")
_A, _P, _BR, _TABLE = code("a"), code("p"), code("br"), code("table")
_AMP_IMG = code("amp-img")


@inlined
def inside(state: State) -> bool:
    """Whether what comes now is SVG or MathML, where raw text and CDATA work differently."""
    if not state[DEPTH]:
        return False
    top = state[FOREIGN + state[DEPTH] - 1]
    return top in (_SVG, _MATH)


@inlined
def is_foreign(state: State, name: int, closing: int) -> bool:
    """Whether the tag is one of SVG or MathML, and done with; of HTML, it is counted as open or closed."""
    within = inside(state)
    if closing:
        foreign = _foreign_end(state, name, within)
        if not foreign and name >= 0 and state[OPEN + name]:
            state[OPEN + name] -= 1
        return foreign
    root = name in (_SVG, _MATH)
    if not within:
        if root:
            _enter(state, name)
        elif name >= 0:
            state[OPEN + name] += _holds(state, name)
        return root
    if name >= 0 and FLAGS[name] & BREAKOUT:
        _leave(state)
        state[OPEN + name] += _holds(state, name)
        return False
    if name == _A and not state[EMPTY]:
        state[LINKS_INSIDE] += 1
    if root or _is_html_here(state, name):
        _enter(state, name)
    return True


@inlined
def _holds(state: State, name: int) -> bool:
    """Whether something may be left open in the element that begins here which ends with it. An `<amp-img/>`
    is written for one that holds nothing."""
    kind = int(FLAGS[name])
    empty = name == _AMP_IMG and state[EMPTY]
    return not kind & UNHELD and not empty and (not kind & IN_TABLE or state[OPEN + _TABLE] > 0)


@compiled
def _is_html_here(state: State, name: int) -> bool:
    if state[FOREIGN + state[DEPTH] - 1] == _SVG:
        return name in (_FOREIGNOBJECT, _DESC, _TITLE)
    return _MI <= name <= _MTEXT


@compiled
def _enter(state: State, name: int) -> None:
    if not state[EMPTY] and state[DEPTH] < MAX_DEPTH:
        state[FOREIGN + state[DEPTH]] = name
        state[DEPTH] += 1


@compiled
def _leave(state: State) -> None:
    while inside(state):
        state[DEPTH] -= 1
    state[LINKS_INSIDE] = 0


@compiled
def _foreign_end(state: State, name: int, inside: bool) -> bool:
    """Whether the end tag is one of SVG or MathML. One of an element of HTML that is open ends what was left
    open of these in it, as an icon often is."""
    depth = state[DEPTH]
    if depth and state[FOREIGN + depth - 1] == name:
        state[DEPTH] -= 1
        return True
    if not inside:
        return False
    for level in range(depth):
        if state[FOREIGN + level] == name:
            state[DEPTH] = level
            return True
    if name == _A and state[LINKS_INSIDE]:
        state[LINKS_INSIDE] -= 1
        return True
    if name in (_P, _BR) or (name >= 0 and _is_open(state, name)):
        _leave(state)
        return False
    return True


@compiled
def _is_open(state: State, name: int) -> bool:
    """Whether there is what an end tag of this name ends: of headings, one of any level."""
    if _H1 <= name <= _H6:
        return bool(state[OPEN + _H1 : OPEN + _H6 + 1].any())
    return state[OPEN + name] > 0
