"""A scan finds the images of a page, and what the page says of itself, as the HTML standard reads tags."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mella.crawl.html import scan_page, scan_pages
from mella.crawl.page import Image


def only_image(html: str) -> Image:
    (image,) = scan_page(html).images
    return image


def alts(html: str) -> list[str | None]:
    return [image.alt for image in scan_page(html).images]


@pytest.mark.parametrize(
    ("html", "alt"),
    [
        ('<img alt="a>b" src=x>', "a>b"),
        ("<img alt='a\"b' src=x>", 'a"b'),
        ("<IMG ALT=Praha SRC=x>", "Praha"),
        ("<img alt=first alt=second>", "first"),
        ("<img/alt=a/b/>", "a/b/"),
        ("<img alt = spaced >", "spaced"),
        ("<img alt=>", ""),
        ("<img alt>", ""),
        ("<img src=x>", None),
        ("<img alt=it's>", "it's"),
        ('<img alt="a &amp; b &lt; c">', "a & b < c"),
        ('<img alt="&copy 2020 &#268;R &#x10c">', "© 2020 ČR Č"),
        ('<img alt="?a=1&copy=2&notit">', "?a=1&copy=2&notit"),
        ('<img alt="&#150;&#0;&#xD800;&#99999999999;">', "–\ufffd\ufffd\ufffd"),
        ('<img alt="a\r\nb\x00c">', "a\nb\ufffdc"),
        ('<img\nalt="x"\tsrc=y>', "x"),
        ("<image alt=old>", "old"),
    ],
)
def test_an_attribute_is_read_as_a_browser_reads_it(html: str, alt: str | None) -> None:
    assert only_image(html).alt == alt


@pytest.mark.parametrize(
    "hidden",
    [
        "<!-- <img alt=no> -->",
        "<!--><!-- > <img alt=no> -->",
        "<script>'<img alt=no>'</script>",
        "<script><!-- <script> </script> <img alt=no> --></script>",
        "<style><img alt=no></style >",
        "<textarea><img alt=no></TEXTAREA>",
        "<title><img alt=no></title>",
        "<xmp><img alt=no></xmp>",
        "<iframe><img alt=no></iframe>",
        "<noembed><img alt=no></noembed>",
        "<template><img alt=no></template>",
        "<a title='<img alt=no>'>",
        "<svg><![CDATA[<img alt=no>]]></svg>",
        "<imgx alt=no>",
    ],
)
def test_what_only_looks_like_an_image_is_passed_over(hidden: str) -> None:
    assert alts(f"{hidden}<img alt=yes>") == ["yes"]


@pytest.mark.parametrize(
    "before",
    [
        "<!-->",
        "<!--->",
        "<!-- --!>",
        "<script></script>",
        "<svg><title/></svg>",
        "<svg><style/></svg>",
        "< ",
        "<>",
        "</>",
        "</ x>",
        "<!x>",
        "<![CDATA[",
        "<noscript>",
        "<p",
    ],
)
def test_what_ends_before_an_image_does_not_hide_it(before: str) -> None:
    assert alts(f"{before}><img alt=yes>") == ["yes"]


@pytest.mark.parametrize(
    "tag", ["<script src=a.js />", "<title/>", "<style/>", "<textarea name='q'/>", "<iframe src='x'/>",
            "<SCRIPT\n/>", "<template/>", "<plaintext/>", "<svg><style/></svg>", "<noembed/>"]
)  # fmt: skip
def test_in_xhtml_a_tag_that_closes_itself_hides_nothing(tag: str) -> None:
    page = scan_page(f"{tag}<title>Hrad</title><img alt=yes><script/><img alt=yes>", xhtml=True)
    assert [image.alt for image in page.images] == ["yes", "yes"]
    assert page.title == "Hrad"


@pytest.mark.parametrize("tag", ["<script>", "<script src=a/>", "<script></script/><!--", "<template>"])
def test_in_xhtml_a_tag_that_does_not_hides_as_in_html(tag: str) -> None:
    assert scan_page(f"{tag}<img alt=no>", xhtml=True).images == []


def test_in_html_no_tag_closes_itself() -> None:
    assert alts("<script/><img alt=no></script><img alt=yes>") == ["yes"]


def test_a_file_that_ends_inside_a_tag_loses_that_tag_alone() -> None:
    assert alts("<img alt=one><img alt='two") == ["one"]


def test_tags_are_found_alike_before_and_after_enough_text_was_read() -> None:
    html = "<a title='>'>x</a><!-- <img alt=no> --><b <img alt=attribute><img alt=yes>" * 3
    prose = "<p>" + "several words of prose " * 200 + "</p>"
    assert alts(prose + html) == alts(html) == ["yes"] * 3


def test_images_in_noscript_are_marked() -> None:
    page = scan_page("<img alt=a><noscript><img alt=b></noscript><img alt=c>")
    assert [image.in_noscript for image in page.images] == [False, True, False]


def test_an_image_of_amp_is_an_image() -> None:
    image = only_image("<svg></svg><amp-img src=a srcset='b 2x' alt='Most' width=6 height=4></amp-img>")
    assert (image.src, image.alt) == ("a", "Most")
    assert image.attributes == {"src": "a", "srcset": "b 2x", "alt": "Most", "width": "6", "height": "4"}


def test_images_within_one_of_amp_are_marked() -> None:
    page = scan_page(
        "<amp-img alt=a><noscript><img alt=b></noscript></amp-img><img alt=c>"
        "<amp-img alt=d><amp-img alt=e fallback></amp-img></amp-img><amp-img alt=f />"
        "<img alt=g>"
    )
    assert [image.alt for image in page.images if image.in_amp_img] == ["b", "e"]
    assert [image.alt for image in page.images if image.in_noscript] == ["b"]


def test_an_image_knows_the_sources_of_its_picture() -> None:
    page = scan_page(
        "<picture><source srcset=a><source data-srcset=b media=x><img></picture><img>"
        "<picture><source srcset=c><img><img></picture><video><source srcset=d></video><img>"
    )
    assert [image.sources for image in page.images] == [("a", "b"), (), ("c",), (), ()]


def test_a_caption_belongs_to_the_images_of_its_figure() -> None:
    page = scan_page(
        "<figure><figure><img alt=1><figcaption>In<b>ner</b> &amp;<br>one</figcaption></figure>"
        "<img alt=2><figcaption>Outer<p>two</figcaption></figure><img alt=3>"
        "<figure><img alt=4><figcaption>never closed"
    )
    assert [image.figcaption for image in page.images] == [
        "Inner & one",
        "Outer two",
        None,
        "never closed",
    ]


def test_images_past_the_limit_are_counted() -> None:
    page = scan_page("<img>" * 25, max_images=10)
    assert (len(page.images), page.beyond_limit) == (10, 15)


def test_a_page_says_what_it_is() -> None:
    page = scan_page(
        "<!doctype html><html lang=cs-CZ><head><title> Praha &amp;\n okolí </title><title>no</title>"
        "<base href=/b/><base href=/no/><link rel=canonical href=/c>"
        "<link rel='alternate' hreflang=en-GB href=/e>"
        "<link rel=alternate hreflang=en-US><link rel=alternate hreflang=x-default><link rel=alternate "
        "hreflang=de><meta property=og:locale content=cs_CZ><META NAME=Robots CONTENT='noai'>"
        "<meta http-equiv=Content-Language content=cs></head>"
        "<a rel='license noopener' href=https://creativecommons.org/licenses/by/4.0/>CC</a>"
    )
    assert (page.html_lang, page.title, page.base, page.canonical) == ("cs-CZ", "Praha & okolí", "/b/", "/c")
    assert page.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert page.hreflangs == {"en", "de"}
    assert (page.meta("og:locale"), page.meta("robots"), page.meta("content-language")) == (
        "cs_CZ",
        "noai",
        "cs",
    )


def test_a_licence_after_much_text_is_found() -> None:
    page = scan_page("<p>" + "words of prose " * 200 + "</p><a href=/x rel=license>CC</a>")
    assert page.licence == "/x"


PAGES = st.lists(
    st.lists(
        st.sampled_from([
            "<img src=a alt='b &amp; c'>", "<figure>", "</figure>", "<figcaption>Popis", "</figcaption>",
            "<h2>Nadpis", "</h2>", "<picture><source srcset=s>", "</picture>", "<title>T</title>", "<nav>",
            "<meta name=robots content=noai>", "<p>" + "věta o městě " * 9, "\x00\xe4", "<svg>", "<template>",
            "<html lang=cs>", "weglot-data",
        ]),
        max_size=12,
    ).map("".join),
    max_size=6,
)  # fmt: skip


@given(PAGES)
@settings(deadline=None)
def test_pages_read_together_are_read_as_each_alone(pages: list[str]) -> None:
    written = [page.encode() for page in pages]
    ends = [len(b"-".join(written[: number + 1])) for number in range(len(written))]
    spans = [(end - len(page), end) for page, end in zip(written, ends, strict=True)]
    assert scan_pages(b"-".join(written), spans) == [scan_page(page) for page in written]


def test_what_follows_enough_prose_changes_nothing_of_the_text_but_captions_and_headings_are_kept() -> None:
    prose = "<p>" + "Slova na stránce o jednom městě a jeho mostech. " * 100
    page = scan_page(prose + "<p>Jiná věta, která je dost dlouhá na to, aby byla prózou.<h2>Dole</h2><img>")
    assert page.text == scan_page(prose).text and len(page.text) <= 1_000
    assert page.images[0].heading == "Dole"


@pytest.mark.parametrize("blank", ["&nbsp;", "\u00a0", "&#xA0; &ensp;", "\u2003", "<b> </b>"])
def test_a_heading_or_caption_of_white_space_is_none(blank: str) -> None:
    (image,) = scan_page(
        f"<h1>Above</h1><h2>{blank}</h2><figure><img><figcaption>{blank}</figcaption>"
        "<figcaption>Second</figcaption></figure>"
    ).images
    assert (image.heading, image.figcaption) == ("Above", "Second")


def test_plug_ins_that_translate_by_machine_are_noticed() -> None:
    html = "<div id=google_translate_element></div><script src=https://cdn.weglot.com/weglot.min.js></script>"
    assert scan_page(html).translators == ("google", "weglot")
    assert scan_page("<p>We compared Weglot and GTranslate.").translators == ()


def test_the_text_of_a_page_is_its_prose_without_menus_and_scripts() -> None:
    page = scan_page(
        "<title>T</title><nav><a>Menu entry that is quite long, longer than forty letters</a></nav>"
        "<script>var x = 'code that is longer than forty letters, too';</script><h1>Short</h1>"
        f"<p>Sl<b>ov</b>o &amp; v&iacute;ce {'slov na stránce ' * 20}</p>"
    )
    assert page.text.startswith("Slovo & více slov na stránce")
    assert "Menu" not in page.text and "code" not in page.text


def test_the_text_of_a_page_of_short_pieces_is_those_pieces() -> None:
    assert scan_page("<li>Praha<li>Brno<li>Plzeň").text == "Praha Brno Plzeň"


@pytest.mark.parametrize(
    ("html", "heading"),
    [
        ("<h1>First</h1><H2>Near &amp;\n <b>dear</b></H2><p>x<img>", "Near & dear"),
        ("<img><h2>After</h2>", None),
        ("<h1>Above</h1><h2><img>In it</h2>", "In it"),
        ("<h1>Above</h1><h2><img></h2>", "Above"),
        ("<h1>Never <p>closed<img>", "Never closed"),
        ("<h1>One<h2>Two</h1><img>", "Two"),
        ("<h1>x<script>not this</script></h1><img>", "x"),
        ("<template><h2>Not seen</h2></template><img>", None),
        (f"<h1>{'long ' * 900}</h1><img>", ("long " * 200).strip()),
        ("<nav>menu<h2>Of a menu</h2></nav><img>", "Of a menu"),
    ],
)
def test_an_image_knows_the_heading_above_it(html: str, heading: str | None) -> None:
    assert only_image(html).heading == heading


def test_each_image_has_the_heading_nearest_to_it() -> None:
    page = scan_page("<h1>a</h1><img><img><h2></h2><img><h2>b</h2><h3>c</h3><img>")
    assert [image.heading for image in page.images] == ["a", "a", "a", "c"]


def test_empty_pages_after_one_that_fills_the_tables_have_room() -> None:
    html = b"<img src=a alt=b>" * 976
    pages = scan_pages(html, [(0, len(html)), *[(len(html), len(html))] * 200])
    assert [len(page.images) for page in pages] == [976, *[0] * 200]


def test_references_of_any_length_are_decoded_in_text() -> None:
    page = scan_page(
        f"<title>&#{'9' * 5000};</title><h1>&#{'0' * 5000}65; &#38;lt; &amp;lt; &#128;</h1><img>"
    )
    assert (page.title, page.images[0].heading) == ("\ufffd", "A &lt; &lt; €")


def test_an_opt_out_is_found_behind_any_number_of_metas() -> None:
    page = scan_page("<meta name=citation_reference content=x>" * 3000 + "<meta name=robots content=noai>")
    assert page.meta("robots") == "noai"


@pytest.mark.parametrize(
    "html",
    [
        "<div><svg><path></div><script>'<img src=no>'</script><img src=x>",
        "<a href=/><svg><path></a><style><!-- <img src=no></style><img src=x>",
        "<table><td><svg><circle></td><script>'<img src=no>'</script><img src=x>",
        "<svg></p><style><!--</style><img src=x>",
        "<svg><a><path></a><style><!--</style><img src=no>--></style></svg><img src=x>",
        "<svg></div><style><!--</style><img src=no>--></style></svg><img src=x>",
    ],
)
def test_the_end_of_what_an_unclosed_icon_stands_in_ends_the_icon(html: str) -> None:
    assert [image.src for image in scan_page(html).images] == ["x"]
