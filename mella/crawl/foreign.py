"""What is open of SVG and MathML, where tags mean other things (html.spec.whatwg.org §13.2.6.5)."""

from mella.crawl.compiled import compiled, inlined
from mella.crawl.elements import BREAKOUT, FLAGS, code
from mella.crawl.layout import DEPTH, EMPTY, FOREIGN, MAX_DEPTH, State

_SVG, _MATH, _TITLE = code("svg"), code("math"), code("title")
_FOREIGNOBJECT, _DESC = code("foreignobject"), code("desc")
_MI, _MTEXT = code("mi"), code("mtext")


@inlined
def inside(state: State) -> bool:
    """Whether what comes now is SVG or MathML, where raw text and CDATA work differently."""
    if not state[DEPTH]:
        return False
    top = state[FOREIGN + state[DEPTH] - 1]
    return top in (_SVG, _MATH)


@inlined
def is_foreign(state: State, name: int, closing: int) -> bool:
    """Whether the tag is one of SVG or MathML, and done with."""
    within = inside(state)
    if closing:
        return _foreign_end(state, name, within)
    root = name in (_SVG, _MATH)
    if not within:
        if root:
            _enter(state, name)
        return root
    if name >= 0 and FLAGS[name] & BREAKOUT:
        while inside(state):
            state[DEPTH] -= 1
        return False
    if root or _is_html_here(state, name):
        _enter(state, name)
    return True


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
def _foreign_end(state: State, name: int, inside: bool) -> bool:
    depth = state[DEPTH]
    if depth and state[FOREIGN + depth - 1] == name:
        state[DEPTH] -= 1
        return True
    if inside:
        for level in range(depth):
            if state[FOREIGN + level] == name:
                state[DEPTH] = level
                break
    return inside
