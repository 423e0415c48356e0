"""What the grammars of Czech, Russian and Serbian share: agreement of adjective, numeral and noun."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mella.captions.scene import MANY, Thing


@dataclass(frozen=True, slots=True)
class Noun:
    """`gender` is m, f or n; `few` stands after two to four, `many` (genitive plural) after five and more."""

    gender: str
    one: str
    few: str
    many: str


@dataclass(frozen=True, slots=True)
class Adjective:
    """A stem and its endings by slot: `m`, `f`, `n`; after two to four `few_m`, `few_f`, `few_n`; `many`."""

    stem: str
    endings: Mapping[str, str]

    def form(self, slot: str) -> str:
        return self.stem + self.endings[slot]

    def forms(self) -> Iterator[str]:
        return (self.stem + ending for ending in self.endings.values())


def number_class(count: int) -> str:
    """`one`, `few` (two to four) or `many`; counts above ten are said as `many`, so no 21 or 22 occurs."""
    if count == 1:
        return "one"
    return "few" if count <= 4 else "many"


def agreeing(noun: Noun, number: str) -> str:
    """The slot of an adjective beside this noun."""
    if number == "one":
        return noun.gender
    return f"few_{noun.gender}" if number == "few" else "many"


@dataclass(frozen=True, slots=True)
class Words:
    """The tables of a Slavic language. `numerals` are those from two to ten and the word for many."""

    colours: Mapping[str, Adjective]
    sizes: Mapping[str, Adjective]
    shapes: Mapping[str, Noun]
    numerals: tuple[str, ...]
    two_feminine: str
    places: Mapping[str, str]

    def numeral(self, count: int, gender: str) -> str:
        if count == 1:
            return ""
        if count == 2 and gender == "f":
            return self.two_feminine
        return self.numerals[min(count, MANY) - 2]

    def noun_phrase(self, thing: Thing) -> str:
        """Numeral, size, colour and noun in agreement, as the subject of a clause."""
        noun = self.shapes[thing.shape]
        number = number_class(thing.count)
        slot = agreeing(noun, number)
        words = [
            self.numeral(thing.count, noun.gender),
            self.sizes[thing.size].form(slot) if thing.size else "",
            self.colours[thing.colour].form(slot),
            getattr(noun, number),
        ]
        return " ".join(word for word in words if word)

    def forms(self) -> Iterator[tuple[str, str]]:
        """Every form of every word with the slot that it tells."""
        for shape, noun in self.shapes.items():
            yield from ((form, f"shape:{shape}") for form in (noun.one, noun.few, noun.many))
        for kind, adjectives in (("colour", self.colours), ("size", self.sizes)):
            for name, adjective in adjectives.items():
                yield from ((form, f"{kind}:{name}") for form in adjective.forms())
        for count, numeral in enumerate(self.numerals, 2):
            yield numeral, "count:many" if count >= MANY else f"count:{count}"
        yield self.two_feminine, "count:2"
        yield from ((phrase, f"place:{place}") for place, phrase in self.places.items())
