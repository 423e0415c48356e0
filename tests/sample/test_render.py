import unicodedata

import pytest

from mella.crawl.charset import decode_text
from mella.crawl.html import scan_page
from mella.languages import CODES
from mella.sample.charsets import LEGACY, label, to_bytes
from mella.sample.model import Page, Placement
from mella.sample.render import render
from mella.sample.words import read_words

CHARSETS = [(code, codec) for code in CODES for codec, _ in LEGACY[code]]


def _page(*placements: Placement) -> Page:
    return Page(
        url="https://a.painted.example/",
        language="cs",
        lang="cs",
        title="Titulek",
        site="Web",
        greeting="Vítejte",
        navigation=(("Domů", "/"),),
        paragraphs=("První odstavec.",),
        placements=placements,
    )


@pytest.mark.parametrize(("code", "codec"), CHARSETS)
def test_a_legacy_page_decodes_to_what_was_written(code: str, codec: str) -> None:
    script = "Latn" if (code, codec) == ("sr", "cp1250") else None
    text = " ".join(read_words(code, script).prose)
    decoded, charset = decode_text(to_bytes(text, codec), f"text/html; charset={label(codec)}")
    assert unicodedata.normalize("NFC", decoded) == text
    assert charset == label(codec)


def test_hostile_alts_are_escaped() -> None:
    chrome = [Placement("https://a.painted.example/static/x.png", None, "cs")] * 3
    alt = '"><script>alert(1)</script> & co'
    html = render(_page(*chrome, Placement("https://a.painted.example/b.jpg", alt, "cs")))
    assert "<script>alert" not in html
    assert [image.alt for image in scan_page(html, max_images=100).images if image.alt] == [alt]


@pytest.mark.parametrize("markup", ["src", "lazy", "srcset", "lazy_srcset", "picture", "noscript", "figure"])
def test_an_image_is_written_in_each_markup(markup: str) -> None:
    chrome = [Placement("https://a.painted.example/static/x.png", None, "cs")] * 3
    place = Placement(
        "https://a.painted.example/foto/b.jpg", "Dva míče", "cs", markup=markup, figcaption="Popisek"
    )
    html = render(_page(*chrome, place))
    assert "/foto/b.jpg" in html
    assert 'alt="Dva míče"' in html
