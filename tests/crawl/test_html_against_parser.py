"""Our scan finds the very images that a full parser of the HTML standard finds."""

import warnings
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import html5lib
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from mella.crawl.charset import decode_text
from mella.crawl.content import decode_content
from mella.crawl.html import scan_page
from mella.crawl.source import open_warc
from mella.crawl.warc import Record, read_records

XHTML = "{http://www.w3.org/1999/xhtml}img"
# html5lib knows no <template>, leaves images out of <select> and <frameset>, and stays in <svg> at a </p>, as
# neither the standard nor lexbor do: none of them is among these.
PIECES = (
    "<img src=a alt=b>", '<img src="x>y" alt=\'q"r\'>', "<img src=a src=b alt=1 alt=2>",
    "<img/src=a/alt=b/>", '<IMG ALT="&amp; &copy=1 &copy &#65; &#x42 &notit; &lt" SRC=p>',
    "<img alt = sp src = s>", "<img alt>", "<img alt= src=x>", '<img a=b"c src=z>', "<img src='un", '"',
    "'", "<!--", "-->", "--!>", "<!-->", "<!--->", "<script>", "</script>", "<script/>", "<style>",
    "</style>", "<title>", "</title>", "<textarea>", "</textarea>", "<xmp>", "</xmp ", "<iframe>",
    "</iframe>", "<noembed>", "</noembed>", "<noscript>", "</noscript>", "<p>",
    '<div title="<img alt=in>">', "<a b='>'>", '</a x=">">', "<", "</", "<?x", "<!x>", "<![CDATA[", "]]>",
    "text", ">", "=", "&amp;", "<b><i>", "</b>", "<svg>", "</svg>", "<svg/>", "<image src=im alt=im>",
    "<math>", "</math>", "<li>", "\x00", "\r\n", '<img alt="a\r\nb\x00c">', "<plaintext>", "<br/>",
    "<img\nsrc=n\talt=n\x0c>", "</script", "<foreignObject>", '<script src=">', "<imgx alt=no>",
    "<picture>", "<figure>", "<!doctype html>", "<style/>", "<desc>", "</desc>", "<title/>", "<SCRIPT>",
    "</ScRiPt>", "<noframes>", "</noframes>", "\x01", "\x0b", "\x7f", "<h1>", "</h2>", "<figcaption>",
    "<IMG SRC=u ALT='&#x80;&#128;&AMP&nbsp;x'>", "<img alt='\x01\x0b'>", "<img\x00 alt=z>", "<img =a alt=b>",
    "<img a==b alt='c>", "<img alt=\"a\"alt=b>", "<img src=a/ alt=b/>", "</img alt=n>", "<meta charset=x>",
    "<base href=/b>", "<link rel=canonical href=c>", "<html lang=cs>", "<mi>", "</mi>", "<p/>",
    "<form>", "</form>", "<td>", "</td>", "<body>", "</body>", "</html>", "<option>", "</option>",
    "<section>", "</section>", "<label>", "</label>", "<marquee>", "</marquee>",
)  # fmt: skip
PROSE = "<p>" + "some words of prose " * 150 + "</p>"


def is_listed(html: str) -> bool:
    """Whether it may be one of the differences listed below: SVG and MathML in each other, CDATA in an
    element of theirs whose content is HTML, and them in an element that keeps one around it from its end."""
    tags = html.lower()
    svg, math = "<svg" in tags, "<math" in tags
    holds_html = any(name in tags for name in ("<mi>", "<desc>", "<title", "<foreignobject>"))
    keeps = any(name in tags for name in ("<marquee", "</label", "</option"))
    return (svg and math) or ((svg or math) and (keeps or (holds_html and "<![cdata[" in tags)))


def scanned(html: str) -> Counter[tuple[str | None, str | None]]:
    return Counter((image.src, image.alt) for image in scan_page(html).images)


def parsed(html: str) -> Counter[tuple[str | None, str | None]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=True)
    return Counter((image.get("src"), image.get("alt")) for image in tree.iter(XHTML))


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_broken_html_gives_the_images_of_a_full_parser(html: str) -> None:
    assume(not is_listed(html))
    assert scanned(html) == parsed(html)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_so_it_does_once_there_is_text_enough(html: str) -> None:
    assume(not is_listed(html))
    assert scanned(PROSE + html) == parsed("<p>x</p>" + html)


@settings(max_examples=300, deadline=None)
@given(st.text("<>/!-\"'= &;#imgaltscrp\0\n", max_size=60))
def test_random_text_gives_the_images_of_a_full_parser(html: str) -> None:
    assert scanned(html) == parsed(html)


def pages(warc: Path) -> Iterator[str]:
    with open_warc(str(warc)) as stream:
        for record in read_records(stream):
            head = record.http if isinstance(record, Record) and record.type == "response" else None
            if isinstance(record, Record) and head is not None and head.is_html and head.is_success:
                body = record.body(record.length)
                decoded = decode_content(body, head, max_bytes=5_000_000, max_inflation=100)
                yield decode_text(decoded, head.headers.get("content-type"))[0]


@pytest.mark.parametrize("code", ["ar", "cs", "hu", "ko", "ru", "sr", "th", "vi"])
def test_real_pages_give_the_images_of_a_full_parser(shared_data: Path, code: str) -> None:
    sample = list(pages(shared_data / f"crawl/dev-{code}.warc.gz"))[::9]
    assert sample
    for html in sample:
        assert scanned(html) == parsed(html)


HOLDERS = (
    "a", "applet", "article", "audio", "b", "blockquote", "body", "button", "canvas", "caption", "center",
    "col", "data", "dialog", "dir", "div", "fieldset", "figure", "form", "hgroup", "html", "label", "li",
    "main", "map", "marquee", "meter", "object", "optgroup", "option", "output", "pre", "rt", "ruby",
    "search", "select", "slot", "span", "table", "tbody", "td", "th", "thead", "tr", "ul", "video",
)  # fmt: skip


@pytest.mark.parametrize("around", ["", "<table><tr>"])
@pytest.mark.parametrize("holder", HOLDERS)
def test_svg_left_open_in_an_element_ends_with_it_where_it_does_in_both_parsers(
    holder: str, around: str
) -> None:
    html = f"{around}<{holder}><svg></{holder}><style><img src=a></style>"
    assert scanned(html) == parsed(html)
    assert len(LexborHTMLParser(html).css("img")) == scanned(html).total()


def test_svg_left_open_in_a_heading_ends_with_an_end_tag_of_any_level() -> None:
    html = "<h1><svg></h2><style><img src=a></style>"
    assert scanned(html) == parsed(html) == {}


TEMPLATES = (
    "<template>", "</template>", "<TEMPLATE>", "<img src=a alt=b>", "<p>", "<script>", "</script>", "<svg>",
    "</svg>", "<!--", "-->", "<b>", "<img src=c>", "<title>", "</title>",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(TEMPLATES), max_size=10).map("".join))
def test_what_a_template_hides_is_hidden_to_lexbor_too(html: str) -> None:
    tags = html.lower()
    assume(not ("<svg>" in tags and (is_listed(html) or "<title>" in tags or tags.count("<template>") > 1)))
    tree = LexborHTMLParser("<body>" + html)
    shown = (image.attributes for image in tree.css("img"))
    assert scanned("<body>" + html) == Counter((image["src"], image.get("alt")) for image in shown)


# What is left of differences, and why it is left: an image more or less on pages that hardly exist.
DIFFERENCES = {
    "<svg><font color=red><style><img src=a></style>": "what a <font> ends hangs on its attributes",
    "<math><annotation-xml encoding=text/html><style><img src=a></style>": "so does what stands in these",
    "<frameset><frame src=f></frameset><img src=a>": "a frameset hides what is no frame: we keep it",
    "<svg><math><foreignObject><style><img src=a></style>": "<math> in SVG is an element of SVG",
    "<template><svg><template></template><img src=a>": "this end tag is that of the template of SVG",
    "<svg><title><![CDATA[<h1><img src=a>": "CDATA, as <title> is of SVG and holds no element of HTML yet",
    "<svg><title><b></title><style><img src=a></style>": "the open <b> holds the <title> open",
    "<x-icon><svg></x-icon><style><img src=a></style>": "we know no elements but those of the standard",
    "<span><div><svg></span><![CDATA[><img src=a>]]>": "a block keeps what is none around it from its end",
    "<div><marquee><svg></div><![CDATA[><img src=a>]]>": "these keep any, as cells and objects do",
}


@pytest.mark.parametrize("html", DIFFERENCES)
def test_each_difference_that_is_left_is_listed(html: str) -> None:
    assert scanned(html) == {("a", None): 1}
    assert not LexborHTMLParser(html).css("img")
