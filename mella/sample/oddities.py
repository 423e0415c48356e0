"""What the web puts beside good pairs: alts that a rule must take, files that are no pictures."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mella.sample.broken import broken_files, unusual_files
from mella.sample.gallery import Captioned
from mella.sample.model import OK, Picture, Placement, Served
from mella.sample.scenes import choose_scene
from mella.sample.sentences import describe
from mella.sample.words import SPOKEN, Words, read_words

ENGLISH = (
    "A quiet village street on a summer afternoon with bicycles by the wall",
    "Freshly baked bread cooling on the windowsill of an old farmhouse",
    "Children playing with a wooden train in front of the museum",
    "The view from our hotel room over the harbour at sunrise",
    "Two old friends drinking coffee at a table outside the station",
)
_CAMERA = ("IMG_20190512_1432.jpg", "DSC_0042.JPG", "fotka-z-vyletu-01.png")
_UNDECIDED = ("undecided_language", "other_language")
_SURE = frozenset({"too_long"})
"""Rules for alts whose language is beyond doubt: no rule on language can take them first."""

_TEMPLATE_PICTURES = 11
"""More than `alt_text.template_pictures`, so that the text is a template."""

_JOURNEYS = {
    "nowhere": "image_not_in_crawl",
    "not_found": "image_not_in_crawl",
    "loop": "redirect_loop",
    "forbidden": "opted_out",
    "moved": OK,
    "revisit": OK,
}
"""How the address of a picture leads to it, and the verdict on the picture."""


@dataclass(slots=True)
class Oddities:
    """The odd placements of one language, and the responses that no placement holds."""

    placements: list[tuple[int, int, Placement]]
    served: list[Served]


@dataclass(frozen=True, slots=True)
class Stand:
    """Where an odd image may stand: a site, a page of it, its host, and the words spoken there."""

    site: int
    page: int
    words: Words

    @property
    def host(self) -> str:
        return self.words.sites[self.site][0]

    def address(self, name: str) -> str:
        return f"https://{self.host}/media/{name}"


_Made = Iterator[tuple[Stand, Placement]]


@dataclass(frozen=True, slots=True)
class Cast:
    """What odd placements of one language are made from.

    `stands(n)` is where the n-th stands; `stock` is shown where any picture does.
    """

    code: str
    stands: Callable[[int], Stand]
    stock: Picture
    gallery: list[Captioned]
    rng: random.Random


def oddities(cast: Cast) -> Oddities:
    """All of one language."""
    found = Oddities([], [])
    for make in (_texts, _foreign, _pixels, _spellings, _files):
        for at, placement in tuple(make(cast, len(found.placements))):
            found.placements.append((at.site, at.page, placement))
    for at, placement, served in tuple(_journeys(cast, len(found.placements))):
        found.placements.append((at.site, at.page, placement))
        found.served.extend(served)
    for at, placement in tuple(_twofold(cast, len(found.placements))):
        found.placements.append((at.site, at.page, placement))
    return found


def _texts(cast: Cast, start: int) -> _Made:
    """Alts that are no descriptions; a short one may count as of undecided language as well."""
    for n, (rule, text) in enumerate(_bad_alts(cast.stands(start).words), start):
        at = cast.stands(n)
        rules = (rule,) if rule in _SURE else (rule, *_UNDECIDED)
        yield at, Placement(at.address(f"{rule}-{n}.jpg"), text, cast.code, cast.stock, rules)


def _bad_alts(words: Words) -> Iterator[tuple[str, str]]:
    """Alts by the rule that must take them."""
    odd, prose = words.odd, words.prose
    for word in odd["generic"]:
        yield "generic_word", word
    for text in (odd["price"], odd["date"], "1024 x 768", "20190512"):
        yield "dimensions_price_or_date", text
    yield "too_short", odd["short"]
    yield "keyword_list", odd["keywords"]
    yield "repeated_ngrams", odd["repeated"]
    if "shouting" in odd:
        yield "shouting", odd["shouting"]
    yield "personal_data", odd["personal"]
    yield "boilerplate", odd["click"]
    for name in _CAMERA:
        yield "file_name", name
    yield "url_or_path", "https://cdn.painted.example/media/foto.php?id=17"
    yield "url_or_path", "/media/galerie/2019/05"
    yield "mojibake", prose[0][:60].encode().decode("cp1252", "replace")
    yield "markup", f'[caption align="left"]{prose[0]}[/caption]'
    yield "too_long", " ".join([*prose, *prose])[:2200]


def _foreign(cast: Cast, start: int) -> _Made:
    """Alts in English, in a neighbour of the language, in no language, and in another of ours."""
    native = read_words(cast.code)
    texts = [("other_language", text) for text in (*ENGLISH, native.odd["neighbour"])]
    texts += [("undecided_language", "★★★★☆")]
    for n, (rule, text) in enumerate(texts, start):
        at = cast.stands(n)
        rules = (rule, "too_short") if rule == "undecided_language" else (rule,)
        yield at, Placement(at.address(f"foreign-{n}.jpg"), text, cast.code, cast.stock, rules)
    other = SPOKEN[(SPOKEN.index(cast.code) + 1) % len(SPOKEN)]
    at = cast.stands(start + len(texts))
    text = read_words(other).things[0].phrases[0]
    yield at, Placement(at.address("guest.jpg"), text, other, cast.gallery[0].picture, image=OK)


def _pixels(cast: Cast, start: int) -> _Made:
    """An alt on a picture of one pixel, and one alt on many pictures."""
    at = cast.stands(start)
    url, rules = at.address("hit.gif?page=7"), ("tracking_pixel",)
    yield at, Placement(url, at.words.greeting, cast.code, None, rules, declared=(1, 1))
    template = cast.stands(start + 1)
    text = template.words.odd["template"]
    for n in range(_TEMPLATE_PICTURES):
        url = template.address(f"preview-{n}.jpg")
        yield template, Placement(url, text, cast.code, cast.stock, ("template_on_host",))


def _spellings(cast: Cast, start: int) -> _Made:
    """Good texts in odd spellings: escaped twice, with marks of direction, with line breaks."""
    for n, spell in enumerate((_escaped_twice, _directed, _broken_lines), start):
        at = cast.stands(n)
        shown = cast.gallery[cast.rng.randrange(len(cast.gallery))]
        thing = at.words.things[shown.thing or 0]
        alt = spell(f"{thing.name} & {at.words.caption}")
        yield at, Placement(at.address(f"spelled-{n}.jpg"), alt, cast.code, shown.picture, image=OK)


def _escaped_twice(text: str) -> str:
    return text.replace("&", "&amp;")


def _directed(text: str) -> str:
    return "\u202b" + text.replace(" & ", " \u200e&\u200b ") + "\u202c"


def _broken_lines(text: str) -> str:
    return "  " + text.replace(" & ", "\n      & ") + "\t"


def _files(cast: Cast, start: int) -> _Made:
    """Good texts on files that are no pictures, and on pictures stored in unusual ways."""
    scene = choose_scene(cast.rng)
    refused = [(reason, file, reason) for reason, file in broken_files(scene, f"{cast.code} odd").items()]
    whole = [(name, file, OK) for name, file in unusual_files(scene, f"{cast.code} odd").items()]
    for n, (name, file, verdict) in enumerate(refused + whole, start):
        at = cast.stands(n)
        suffix = {"image/png": "png", "image/gif": "gif", "image/svg+xml": "svg"}.get(file.media_type, "jpg")
        text = describe(choose_scene(cast.rng), at.words.scene, cast.rng)
        yield at, Placement(at.address(f"{name}-{n}.{suffix}"), text, cast.code, file, image=verdict)


def _journeys(cast: Cast, start: int) -> Iterator[tuple[Stand, Placement, list[Served]]]:
    """Pictures that are elsewhere, nowhere, forbidden, or the same as another."""
    for n, (kind, verdict) in enumerate(_JOURNEYS.items(), start):
        at = cast.stands(n)
        url = at.address(f"{kind}.jpg")
        text = describe(choose_scene(cast.rng), at.words.scene, cast.rng)
        yield at, Placement(url, text, cast.code, None, image=verdict), _served(kind, url, at, cast.stock)


def _twofold(cast: Cast, start: int) -> _Made:
    """An alt in two languages, and two alts of one picture that say the same, but for a number."""
    at = cast.stands(start)
    text, rules = f"{at.words.prose[1]} | {ENGLISH[0]}", ("mixed_language", *_UNDECIDED)
    yield at, Placement(at.address("two-languages.jpg"), text, cast.code, cast.stock, rules)
    url, said = at.address("said-again.jpg"), at.words.prose[2]
    yield at, Placement(url, said, cast.code, None, image="image_not_in_crawl")
    yield at, Placement(url, f"{said} (2)", cast.code, None, ("near_duplicate",))


def _served(kind: str, url: str, at: Stand, stock: Picture) -> list[Served]:
    """The responses of one journey: none for an image that the crawl does not hold."""
    jpeg = ("image/jpeg", 3)
    if kind == "not_found":
        return [Served(url, b"", *jpeg, status="404 Not Found")]
    if kind == "forbidden":
        return [Served(url, stock.data, *jpeg, headers=(("X-Robots-Tag", "noimageai"),))]
    if kind == "loop":
        back = at.address("loop-back.jpg")
        return [_moved(url, back), _moved(back, url)]
    if kind == "moved":
        target = at.address("here/moved.jpg")
        return [_moved(url, "/media/here/moved.jpg"), Served(target, stock.data, *jpeg)]
    if kind == "revisit":
        first = at.address("first.jpg")
        return [Served(first, stock.data, *jpeg), Served(url, stock.data, *jpeg, revisit_of=first)]
    return []


def _moved(url: str, target: str) -> Served:
    return Served(url, b"", "text/html", 3, status="301 Moved Permanently", headers=(("Location", target),))
