"""The country of a page is the one it states, else that of its host's domain."""

import pytest

from mella.crawl.country import country, country_domain


@pytest.mark.parametrize(
    ("locales", "host", "language", "expected"),
    [
        (("cs_CZ",), "example.com", "cs", "CZ"),
        ((None, "sr-Latn-RS"), "example.com", "sr", "RS"),
        (("ar_EG", "ar-SA"), "example.com", "ar", "EG"),
        (("en_US",), "noviny.cz", "cs", "CZ"),
        (("en_US",), "example.com", "cs", None),
        (("cs",), "example.rs", "cs", "RS"),
        ((), "example.co.uk", "en", "GB"),
        ((), "example.su", "ru", "RU"),
        ((), "example.tv", "ru", None),
        ((), "example.xx", "ru", None),
        ((), "xn--e1afmkfd.xn--p1ai", "ru", "RU"),
        ((), "xn--e1afmkfd.xn--90a3ac", "sr", "RS"),
        ((), "xn--12c.xn--o3cw4h", "th", "TH"),
        ((), "xn--80ak6aa92e.com", "ru", None),
        ((), "127.0.0.1", "ru", None),
        (("cs_QQ", "cs-CZ-x-y"), "", "cs", "CZ"),
    ],
)
def test_country(locales: tuple[str | None, ...], host: str, language: str, expected: str | None) -> None:
    assert country(locales, host, language) == expected


def test_the_country_domain_of_a_host() -> None:
    assert country_domain("www.example.RS:8080") == "rs"
    assert country_domain("example.com") is None
