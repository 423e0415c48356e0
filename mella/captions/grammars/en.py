"""English: how the stand-in captioner words a scene, and the only English its translator reads."""

import re

from mella.captions.grammars.grammar import Grammar, capitalise, collect, enumerate_words, word
from mella.captions.scene import BRIGHTNESSES, COLOURS, MANY, ORIENTATIONS, SHAPES, SIZES, Scene, Thing
from mella.captions.scene import count_slot as slot

PLACES = {
    "centre": "in the centre",
    "left": "on the left",
    "right": "on the right",
    "top": "at the top",
    "bottom": "at the bottom",
    "upper left": "in the upper left",
    "upper right": "in the upper right",
    "lower left": "in the lower left",
    "lower right": "in the lower right",
    "scattered": "in different places",
}
NUMERALS = ("a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "many")
NOTHING = "No single shape stands out."


def _frame(scene: Scene) -> str:
    looks = enumerate_words([word for word in (scene.orientation, scene.brightness) if word], " and ")
    colours = scene.colours
    if scene.layout == "plain":
        rest = f", and its background is {colours[0]}"
    elif scene.layout == "bands":
        rest = f"; its upper part is {colours[0]} and its lower part is {colours[1]}"
    elif len(colours) == 1:
        rest = f", and most of it is {colours[0]}"
    else:
        rest = f", with a mix of {enumerate_words(list(colours), ' and ')}"
    return f"The picture is {looks}{rest}."


def _clause(thing: Thing) -> str:
    noun = " ".join(filter(None, (thing.size, thing.colour, thing.shape)))
    if thing.count == 1:
        article = "an" if noun[0] in "aeiou" else "a"
        return f"{PLACES[thing.place]} there is {article} {noun}"
    return f"{PLACES[thing.place]} there are {NUMERALS[thing.count - 1]} {noun}s"


def _things(things: tuple[Thing, ...]) -> str:
    return capitalise(enumerate_words([_clause(thing) for thing in things], " and ")) + "."


GRAMMAR = Grammar(
    language="en",
    frame=_frame,
    things=_things,
    nothing=NOTHING,
    forms=collect(
        [
            *((colour, f"colour:{colour}") for colour in COLOURS),
            *((shape + ending, f"shape:{shape}") for shape in SHAPES for ending in ("", "s")),
            *((size, f"size:{size}") for size in SIZES if size),
            *((phrase, f"place:{place}") for place, phrase in PLACES.items()),
            *((numeral, slot(n)) for n, numeral in enumerate(NUMERALS, 1) if n > 1),
            *((f"picture is {shape}", f"orientation:{shape}") for shape in ORIENTATIONS),
            *((f"{light}", f"brightness:{light}") for light in BRIGHTNESSES if light),
            ("its background", "layout:plain"),
            ("its upper part", "layout:bands"),
            ("with a mix of", "layout:mixed"),
            ("most of it", "layout:mixed"),
            ("no single shape", "things:none"),
        ]
    ),
)

_COLOUR = "|".join(COLOURS)
_FRAME = re.compile(
    rf"The picture is (?P<orientation>wide|tall|square)(?: and (?P<brightness>bright|dark))?"
    rf"(?:, and its background is (?P<plain>{_COLOUR})"
    rf"|; its upper part is (?P<upper>{_COLOUR}) and its lower part is (?P<lower>{_COLOUR})"
    rf"|, and most of it is (?P<most>{_COLOUR})"
    rf"|, with a mix of (?P<mix>(?:{_COLOUR})(?:(?:, | and )(?:{_COLOUR})){{1,2}}))\."
)
_CLAUSE = re.compile(
    rf"(?P<place>{'|'.join(PLACES.values())}) there (?:is|are) (?P<count>an|{'|'.join(NUMERALS)}) "
    rf"(?:(?P<size>large|small) )?(?P<colour>{_COLOUR}) (?P<shape>{'|'.join(SHAPES)})s?",
    re.IGNORECASE,
)
_LONGEST = 500
"""Characters; the longest scene takes about 350."""


def scene_from_english(text: str) -> Scene:
    """The scene that this English words.

    Raises:
        ValueError: for any text that this grammar would not have written, letter by letter.
    """
    found = _FRAME.search(text) if len(text) <= _LONGEST else None
    if found is None:
        raise ValueError("not English of the stand-in captioner: no sentence on the whole picture")
    rest = text[: found.start()] + text[found.end() :]
    things = tuple(_read_thing(clause) for clause in _CLAUSE.finditer(rest))
    layout, colours = _read_background(found)
    scene = Scene(found["orientation"], found["brightness"] or "", layout, colours, things)
    if word(scene, GRAMMAR) != text:
        raise ValueError("not English of the stand-in captioner: it would have been worded otherwise")
    return scene


def _read_background(found: re.Match[str]) -> tuple[str, tuple[str, ...]]:
    if found["plain"]:
        return "plain", (found["plain"],)
    if found["upper"]:
        return "bands", (found["upper"], found["lower"])
    return "mixed", tuple(re.split(", | and ", found["most"] or found["mix"]))


def _read_thing(clause: re.Match[str]) -> Thing:
    places = {phrase: place for place, phrase in PLACES.items()}
    numeral = clause["count"].lower()
    count = 1 if numeral == "an" else NUMERALS.index(numeral) + 1
    return Thing(
        count=min(count, MANY),
        size=(clause["size"] or "").lower(),
        colour=clause["colour"].lower(),
        shape=clause["shape"].lower(),
        place=places[clause["place"].lower()],
    )
