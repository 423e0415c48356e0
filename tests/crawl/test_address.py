"""Addresses are resolved as browsers do and come in one spelling."""

import time
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mella.crawl.address import MAX_LENGTH, host_of, normalise_url, resolve

PAGE = "https://example.org/a/b.html?q=1"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("HTTP://EXAMPLE.org:80/A?b#c", "http://example.org/A?b"),
        ("https://example.org:443", "https://example.org/"),
        ("https://example.org:0443/", "https://example.org/"),
        ("https://example.org:8443/x", "https://example.org:8443/x"),
        (" \x00https://example.org/x\n", "https://example.org/x"),
        ("https://exa\nmple.org/x\ty", "https://example.org/xy"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://example.org/příklad?ž=1", "https://example.org/p%C5%99%C3%ADklad?%C5%BE=1"),
        ("https://example.org/p%c5%99%7Ex", "https://example.org/p%C5%99~x"),
        ("https://example.org/100%.jpg", "https://example.org/100%25.jpg"),
        ("https://example.org/a/./b/../c", "https://example.org/a/c"),
        ("https://example.org/a/%2e%2e/c", "https://example.org/c"),
        ("https://example.org/../..", "https://example.org/"),
        ("https://example.org/a/./c", "https://example.org/a/c"),
        ("https://example.org/a'c", "https://example.org/a%27c"),
        ("https://example.org/a//b", "https://example.org/a//b"),
        ("https:\\\\example.org\\a\\b", "https://example.org/a/b"),
        ("https://BÜCHER.example/", "https://xn--bcher-kva.example/"),
        ("https://i❤.ws/", "https://xn--i-7iq.ws/"),
        ("https://bu%CC%88cher.example/", "https://xn--bcher-kva.example/"),
        ("https://" + ("a\xad" * 50 + ".") * 4, "https://" + ".".join(["a" * 50] * 4) + "./"),
        ("http://-kol.example.com", "http://-kol.example.com/"),
        ("http://-kol.example.com/a.jpg", "http://-kol.example.com/a.jpg"),
        ("https://[::1]:80/x", "https://[::1]:80/x"),
        ("https://example.org/a\x01b", "https://example.org/a%01b"),
        ("https://example.org/\ud800", "https://example.org/%3F"),
    ],
)
def test_an_absolute_address_comes_in_one_spelling(raw: str, expected: str) -> None:
    assert normalise_url(raw) == expected


@pytest.mark.parametrize(
    ("written", "asked_for"),
    [
        ("hrad|zima.jpg", "hrad%7Czima.jpg"),
        ("/foto.php?cache=w|300", "/foto.php?cache=w%7c300"),
        ("foto.php?soubor=hrady\\zima.jpg", "foto.php?soubor=hrady%5Czima.jpg"),
        ("https://cdn.example/hrad|zima.jpg?a=\\|", "https://cdn.example/hrad%7Czima.jpg?a=%5C%7C"),
    ],
)
def test_a_bar_or_backslash_joins_with_its_escape_which_crawlers_ask_for(
    written: str, asked_for: str
) -> None:
    found = resolve(PAGE, None, written)
    assert found == resolve(PAGE, None, asked_for)
    assert found and "|" not in found and "\\" not in found and normalise_url(found) == found


def test_a_backslash_in_a_path_is_a_slash_and_its_escape_is_none() -> None:
    assert resolve(PAGE, None, "hrady\\zima.jpg") == "https://example.org/a/hrady/zima.jpg"
    assert resolve(PAGE, None, "hrady%5czima.jpg") == "https://example.org/a/hrady%5Czima.jpg"


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "x.png",
        "ftp://example.org/x",
        "data:image/png;base64,AA",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://",
        "http://user:secret@example.org/",
        "http://example.org:99999/",
        "http://example.org:x/",
        "http://exa mple.org/",
        "http://[::1/",
        "http://[zz]/",
        "http://a..b/",
        "http://" + "é." * 200,
        "http://example.org/" + "x" * MAX_LENGTH,
        "http://example.org/" + "ž" * (MAX_LENGTH // 4),
    ],
)
def test_what_is_no_http_address_is_none(raw: str) -> None:
    assert normalise_url(raw) is None


@pytest.mark.parametrize(
    ("base", "address", "expected"),
    [
        (None, "c.png", "https://example.org/a/c.png"),
        (None, "i/../c.png", "https://example.org/a/c.png"),
        (None, "it's.png", "https://example.org/a/it%27s.png"),
        (None, "/c.png", "https://example.org/c.png"),
        (None, "../c.png", "https://example.org/c.png"),
        (None, "//cdn.example/c.png", "https://cdn.example/c.png"),
        (None, "?x=2", "https://example.org/a/b.html?x=2"),
        (None, "http:c.png", "http://c.png/"),
        (None, "http:/c.png", "http://c.png/"),
        (None, "https:/c.png", "https://example.org/c.png"),
        (None, "https:\\c.png", "https://example.org/c.png"),
        (None, "https:/\\cdn.example/c.png", "https://cdn.example/c.png"),
        (None, "https:c.png", "https://example.org/a/c.png"),
        (None, "c.png?w=1#top", "https://example.org/a/c.png?w=1"),
        (None, "..\\c.png", "https://example.org/c.png"),
        ("/files/", "c.png", "https://example.org/files/c.png"),
        ("https://cdn.example/i", "c.png", "https://cdn.example/c.png"),
        ("data:text/html,x", "c.png", "https://example.org/a/c.png"),
        ("", "c.png", "https://example.org/a/c.png"),
        (None, "data:image/gif;base64,AA", None),
        (None, "1:2.png", "https://example.org/a/1:2.png"),
    ],
)
def test_relative_addresses_resolve_as_in_a_browser(
    base: str | None, address: str, expected: str | None
) -> None:
    assert resolve(PAGE, base, address) == expected


@pytest.mark.parametrize(
    ("charset", "address", "expected"),
    [
        ("euc-kr", "/사.php?n=사진#?사", "/%EC%82%AC.php?n=%BB%E7%C1%F8"),
        ("windows-1251", "?q=хлеб&ă", "/a/b.html?q=%F5%EB%E5%E1&%26%23259%3B"),
        ("utf-16le", "?ž", "/a/b.html?%C5%BE"),
        ("windows-1250", "ž#?ž", "/a/%C5%BE"),
    ],
)
def test_a_query_is_escaped_in_the_encoding_of_the_page(charset: str, address: str, expected: str) -> None:
    assert resolve(PAGE, None, address, charset) == f"https://example.org{expected}"


def test_a_page_without_an_address_of_its_own_resolves_absolute_addresses_only() -> None:
    assert resolve("urn:x", None, "c.png") is None
    assert resolve("urn:x", None, "http://example.org/c.png") == "http://example.org/c.png"


def test_a_resolved_address_is_no_longer_than_an_absolute_one_may_be() -> None:
    room = MAX_LENGTH - len("https://example.org/a/")
    assert resolve(PAGE, None, "x" * room) == "https://example.org/a/" + "x" * room
    assert resolve(PAGE, None, "x" * (room + 1)) is None


def test_hosts_too_long_to_be_any_take_no_time() -> None:
    started = time.process_time()
    for number in range(1_000):
        assert normalise_url(f"http://{'é' * 3_900}{number}/") is None
        assert normalise_url(f"http://{'%C3%A9' * 1_300}{number}/") is None
    assert time.process_time() - started < 4


def test_an_address_that_is_too_long_as_written_is_none_however_short_it_resolves() -> None:
    climb = "../" * 20
    assert resolve(PAGE, None, climb + "x" * (MAX_LENGTH - len(climb))) is not None
    assert resolve(PAGE, None, climb + "x" * (MAX_LENGTH - len(climb) + 1)) is None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("https://Example.org", "example.org"),
        ("http://example.org:8080/a:b/?c=//d", "example.org"),
        ("http://BÜCHER.example/", "xn--bcher-kva.example"),
        ("http://[2001:DB8::1]:8080/x", "2001:db8::1"),
    ],
)
def test_the_host_of_a_normalised_address_comes_without_port(raw: str, expected: str) -> None:
    url = normalise_url(raw)
    assert url and host_of(url) == expected == urlsplit(url).hostname


_pages = st.sampled_from(
    [
        PAGE,
        "http://e.org:80/x/y/z/",
        "http://e.org/x/y?z=/",
        "https://e.org/%7E/.a/b",
        "http://[::1]",
        "urn:x",
    ]
)
_bases = st.none() | st.sampled_from(["/f/g/", "../up/x", "//Cdn.example:81/a/b?c", "https:rest/", "data:,"])
_beginnings = st.sampled_from(
    ["", "/", "//", "../", "../../", "http://", "https://e.org", "//E.org:8/", "./"]
)
_rests = st.lists(
    st.sampled_from(
        ["a", "Z0", "/", "/", ".", "..", "?", ":", "-_", "%41", "%", "@", "'", "[&", "|", "\\", "#", "ž", " "]
    ),
    max_size=6,
).map("".join)


@given(_pages, _bases, _beginnings, _rests)
def test_an_address_that_needs_no_rewriting_comes_out_as_if_it_did(
    page: str, base: str | None, beginning: str, rest: str
) -> None:
    address = beginning + rest
    # White space before an address is taken off, which makes it one to rewrite.
    assert resolve(page, base, address) == resolve(f" {page}", base, f" {address}")
    assert normalise_url(address) == normalise_url(f" {address}")


@given(st.text() | st.text("/.:\\?#%@[]0a ", max_size=40).map("http://e.org/".__add__))
def test_no_text_raises_and_a_normalised_address_stays_as_it_is(text: str) -> None:
    once = normalise_url(text)
    assert once is None or normalise_url(once) == once


@given(st.text(max_size=60), st.text(max_size=60))
def test_a_resolved_address_is_normalised_ascii_without_controls(base: str, address: str) -> None:
    found = resolve(PAGE, base, address)
    if found is not None:
        assert found.isascii() and found.isprintable() and " " not in found and "#" not in found
        assert normalise_url(found) == found
