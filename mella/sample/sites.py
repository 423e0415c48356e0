"""The sites of one language: which picture stands on which page, under which words."""

import io
import random
from collections import defaultdict
from dataclasses import replace

from mella.languages import language
from mella.sample.charsets import LEGACY
from mella.sample.gallery import (
    SCENES,
    SILENT,
    Distinct,
    as_file,
    paint_named,
    paint_scenes,
    scene_of,
    times,
)
from mella.sample.model import OK, Page, Picture, Placement, Served
from mella.sample.oddities import Cast, Oddities, Stand, oddities
from mella.sample.optouts import WAYS
from mella.sample.sentences import describe
from mella.sample.words import Words, read_words

PAGES = 4
"""Pages of each site, apart from those that forbid their use."""

_MARKUPS = ("src", "figure", "lazy", "src", "srcset", "picture", "src", "noscript", "lazy_srcset")
_CODINGS = ("identity", "gzip", "chunked", "br", "gzip+chunked", "identity", "deflate", "zstd")
_FOLDERS = ("foto", "images/galerie", "uploads/2019/05")
_LEGACY_SITES = (2, 8)
_FIRST_IN_OTHER_SCRIPT = 8
"""The sites from this one on are in the last script of their language, those before in its commoner."""
_LOCALES = {
    "ar": "ar", "cs": "cs-CZ", "hu": "hu-HU", "ko": "ko-KR", "ru": "ru-RU", "sr": "sr-RS", "th": "th-TH",
    "vi": "vi-VN",
}  # fmt: skip
_SUFFIXES = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/gif": "gif"}
_DUPLICATES = 3
_NEAR_DUPLICATES = 4
_CREATIVE_COMMONS = "https://creativecommons.org/licenses/by/4.0/"


class Builder:
    """Builds the pages of one language; `distinct` is shared by all languages."""

    def __init__(self, code: str, distinct: Distinct) -> None:
        self.code = code
        self.words = read_words(code)
        self.rng = random.Random(f"sites {code}")
        self.shelves: dict[tuple[int, int], list[Placement]] = defaultdict(list)
        self.named = paint_named(self.words, distinct)
        self.scenes = paint_scenes(self.words, distinct, times(code, SCENES), "scene")
        self.silent = paint_scenes(self.words, distinct, times(code, SILENT), "silent")
        self.stock = paint_scenes(self.words, distinct, 1, "stock")[0]
        self.said: set[str] = set()

    def build(self) -> tuple[list[Page], list[Served]]:
        """The pages, and the responses that no placement holds."""
        self._shelve_named()
        self._shelve_scenes()
        self._shelve_copies()
        odd = self._odd()
        for site, page, placement in odd.placements:
            self.shelves[site, page].append(placement)
        sites = range(len(self.words.sites))
        pages = [self._page(site, page) for site in sites for page in range(PAGES)]
        forbidden = [self._forbidding(site, way) for site, way in enumerate(WAYS)]
        return [*pages, *forbidden], odd.served

    def spoken(self, site: int) -> Words:
        """The words of a site: a third of the Serbian ones are in Latin script."""
        scripts = language(self.code).scripts
        return read_words(self.code, scripts[-1 if site >= _FIRST_IN_OTHER_SCRIPT else 0])

    def _shelve_named(self) -> None:
        """Each thing on every site, each of its pictures under a sentence."""
        for shown in self.named:
            site = (shown.variant + 5 * (shown.thing or 0)) % len(self.words.sites)
            page = (shown.variant // 5 + (shown.thing or 0)) % PAGES
            words = self.spoken(site)
            text = words.saying(shown.thing or 0, shown.variant)
            self._shelve(site, page, shown.picture, text)

    def _shelve_scenes(self) -> None:
        for number, picture in enumerate(self.scenes):
            site, page = number % len(self.words.sites), number // len(self.words.sites) % PAGES
            self._shelve(site, page, picture, self._describe(picture, self.spoken(site)))
        for number, picture in enumerate(self.silent):
            site, page = number % len(self.words.sites), number // len(self.words.sites) % PAGES
            self._shelve(site, page, picture, None)

    def _shelve_copies(self) -> None:
        """The same image and text on a second page, and the same picture stored anew on another site."""
        for number in range(_DUPLICATES):
            site = 3 * number
            first = self.shelves[site, 0][number]
            self.shelves[site, 3].append(replace(first, rules=("duplicate",), markup="src", figcaption=None))
        for number in range(_NEAR_DUPLICATES):
            shown = self.named[number * 20 + 1]
            site, page = (number * 4 + 1 + shown.variant + 5 * (shown.thing or 0)) % 12, number % PAGES
            words = self.spoken(site)
            text = words.saying(shown.thing or 0, shown.variant + 7)
            self._shelve(site, page, _stored_anew(shown.picture), f"{text} ({number + 1})")

    def _odd(self) -> Oddities:
        def stands(number: int) -> Stand:
            site = number * 7 % 12
            return Stand(site, number % PAGES, self.spoken(site))

        rng = random.Random(f"oddities {self.code}")
        return oddities(Cast(self.code, stands, self.stock, self.named, rng))

    def _describe(self, picture: Picture, words: Words) -> str:
        """A sentence on a scene that no other scene of the language has."""
        for _ in range(200):
            text = describe(scene_of(picture), words.scene, self.rng)
            if text not in self.said:
                self.said.add(text)
                return text
        raise RuntimeError(f"{self.code}: no unused sentence for {picture.number}")

    def _shelve(self, site: int, page: int, picture: Picture, text: str | None) -> None:
        host = self.words.sites[site][0]
        shelf = self.shelves[site, page]
        url = f"https://{host}/{_FOLDERS[site % 3]}/{picture.number}.{_SUFFIXES[picture.media_type]}"
        markup = _MARKUPS[(site + page + len(shelf)) % len(_MARKUPS)]
        caption = self.spoken(site).caption if markup == "figure" else None
        rules = () if text is not None else ("no_alt",)
        shelf.append(Placement(url, text, self.code, picture, rules, OK, markup=markup, figcaption=caption))

    def _page(self, site: int, page: int) -> Page:
        words = self.spoken(site)
        host, name = words.sites[site]
        charset, declared_by = self._charset(site, page)
        base = f"https://{host}/{_FOLDERS[site % 3]}/" if (site + page) % 5 == 4 else None
        return Page(
            url=f"https://{host}/" if page == 0 else f"https://{host}/{page}/index.html",
            language=self.code,
            lang=self._lang(site, page),
            title=words.titles[(site + 2 * page) % len(words.titles)],
            site=name,
            greeting=words.greeting,
            navigation=tuple(
                (label, f"/{n}/index.html" if n else "/") for n, label in enumerate(words.navigation)
            ),
            paragraphs=self._paragraphs(words),
            placements=(*self._chrome(host, words, page), *self.shelves[site, page]),
            right_to_left=language(self.code).right_to_left,
            charset=charset,
            declared_by=declared_by,
            coding=_CODINGS[(site * PAGES + page) % len(_CODINGS)],
            base=base,
            licence=_CREATIVE_COMMONS if site % 4 == 3 else None,
            headers=(("X-Robots-Tag", "googlebot: noindex"),) if (site, page) == (5, 2) else (),
        )

    def _charset(self, site: int, page: int) -> tuple[str, str]:
        if page == 1 and site in _LEGACY_SITES:
            legacy = LEGACY[self.code]
            number = _LEGACY_SITES.index(site)
            if number < len(legacy):
                return legacy[number]
        return "utf-8", ("meta", "header")[(site + page) % 2]

    def _lang(self, site: int, page: int) -> str | None:
        if self.spoken(site).script == "Latn" and self.code == "sr":
            return "sr-Latn-RS"  # nothing but a statement tells it from Croatian and Bosnian
        if (site + page) % 6 == 5:
            return None
        if (site, page) == (4, 2):
            return "en"  # wrong, as templates made elsewhere often are
        return _LOCALES[self.code] if page % 2 else self.code

    def _paragraphs(self, words: Words) -> tuple[str, ...]:
        said = self.rng.sample(words.prose, 7)
        return " ".join(said[:3]), " ".join(said[3:5]), " ".join(said[5:])

    def _chrome(self, host: str, words: Words, page: int) -> tuple[Placement, ...]:
        """Logo, icon and tracking pixel, as every page of the host has them."""
        decoration = ("no_alt",)
        logo = Placement(
            f"https://{host}/static/logo.png", None, self.code, rules=decoration, declared=(120, 40)
        )
        icon = Placement(
            f"https://{host}/static/search.png", None, self.code, rules=decoration, image="too_small"
        )
        pixel = Placement(
            f"https://stat.painted.example/hit.gif?site={host}&page={page}", None, self.code,
            rules=decoration, declared=(1, 1),
        )  # fmt: skip
        return logo, icon, pixel

    def _forbidding(self, site: int, way: str) -> Page:
        """A page that forbids its use; its pictures stand nowhere else."""
        page = self._page(site, 0)
        host = self.words.sites[site][0]
        kept_out = [
            replace(placement, url=f"https://{host}/private/{number}.jpg", picture=self.stock, declared=None)
            for number, placement in enumerate(page.placements[:6])
        ]
        return replace(
            page,
            url=f"https://{host}/private/index.html",
            placements=tuple(kept_out),
            opt_out=way,
            headers=WAYS[way],
            base=None,
        )


def _stored_anew(picture: Picture) -> Picture:
    """The same picture, larger and coded again: other bytes, another checksum."""
    from PIL import Image

    with Image.open(io.BytesIO(picture.data)) as opened:
        large = opened.convert("RGB").resize((opened.width * 11 // 10, opened.height * 11 // 10))
    shows = picture.shows | {"near_duplicate_of": picture.number}
    return as_file(f"{picture.number}-large", large, "JPEG", shows, quality=70)
