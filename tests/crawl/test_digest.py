"""Digests join by equality however a crawler spells them."""

import base64
import hashlib

import pytest

from mella.crawl.digest import normalise_digest

BYTES = hashlib.sha1(b"picture").digest()
BASE32 = base64.b32encode(BYTES).decode()


@pytest.mark.parametrize(
    "stated",
    [
        f"sha1:{BASE32}", f"sha1:{BASE32.lower()}", f"SHA-1:{BASE32}", f"SHA1:{BYTES.hex()}",
        f" sha1: {BASE32} ", f"sha1:{BYTES.hex().upper()}",
    ],
)  # fmt: skip
def test_one_digest_has_one_spelling(stated: str) -> None:
    assert normalise_digest(stated) == f"sha1:{BASE32}"


def test_padding_is_left_out_and_kinds_stay_apart() -> None:
    found = hashlib.sha256(b"picture").digest()
    padded = base64.b32encode(found).decode()
    assert normalise_digest(f"sha256:{padded}") == normalise_digest(f"sha-256:{found.hex()}")
    assert normalise_digest(f"md5:{'0' * 32}") != normalise_digest(f"sha1:{'0' * 32}")


@pytest.mark.parametrize(
    "stated",
    [
        "",
        "sha1",
        "sha1:",
        "sha1:short",
        "xxh3:abc",
        f"sha1:{'!' * 32}",
        f"sha1:{'00 ' * 12}0000",
        "sha1:é" * 9,
    ],
)
def test_what_is_no_digest_stays_as_it_is(stated: str) -> None:
    assert normalise_digest(stated) == stated
