"""One site in all languages of the sample: its pictures carry alts in each, as translated sites do."""

import random
from collections.abc import Mapping, Sequence

from mella.languages import language
from mella.sample.gallery import Distinct, paint_scenes, scene_of
from mella.sample.model import OK, Page, Picture, Placement
from mella.sample.sentences import describe
from mella.sample.words import SPOKEN, read_words

HOST = "postcards.painted.example"
_PICTURES = 3


def world_pages(distinct: Distinct) -> list[Page]:
    """A page a language on one host, with the same pictures; each names the others as its alternates."""
    pictures = paint_scenes(read_words(SPOKEN[0]), distinct, _PICTURES, "world")
    addresses = {code: f"https://{HOST}/{code}/index.html" for code in SPOKEN}
    return [_page(code, pictures, addresses, random.Random(f"world {code}")) for code in SPOKEN]


def _page(code: str, pictures: Sequence[Picture], addresses: Mapping[str, str], rng: random.Random) -> Page:
    words = read_words(code)
    placements = [
        Placement(
            f"https://{HOST}/cards/{number}.{picture.media_type.rpartition('/')[2]}",
            describe(scene_of(picture), words.scene, rng),
            code,
            picture,
            image=OK,
            translated=True,
        )
        for number, picture in enumerate(pictures)
    ]
    chrome = [
        Placement(f"https://{HOST}/static/{name}.png", None, code, rules=("no_alt",), declared=(24, 24))
        for name in ("logo", "search", "flag")
    ]
    return Page(
        url=addresses[code],
        language=code,
        lang=code,
        title=words.titles[0],
        site="Postcards",
        greeting=words.greeting,
        navigation=tuple((language(other).native_name, addresses[other]) for other in SPOKEN),
        paragraphs=(" ".join(words.prose[:4]), " ".join(words.prose[4:8])),
        placements=(*chrome, *placements),
        right_to_left=language(code).right_to_left,
        alternates=tuple(addresses.items()),
    )
