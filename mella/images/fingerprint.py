"""By what two files are recognised as one picture."""

from typing import TYPE_CHECKING, NamedTuple

from mella.settings import SplitSettings

if TYPE_CHECKING:
    from PIL.Image import Image


class Fingerprint(NamedTuple):
    """`phash`: 64-bit perceptual hash, 16 hexadecimal digits. `colour_signature`: mean
    red, green and blue of the four quarters, row by row, 24 hexadecimal digits.
    """

    phash: str
    colour_signature: str


def fingerprint(image: "Image") -> Fingerprint:
    """The fingerprint of an RGB image of any size. Deterministic.

    The perceptual hash (imagehash's `phash`: signs of the 8 by 8 lowest frequencies of
    the 32 by 32 grey image) is blind to colour: a red circle and a green one have the same.
    The colour signature tells them apart. Measured on 249 real pictures: a JPEG copy of
    quality 60 and a copy of half the side differ in at most 4 bits; on one flat symmetrical
    shape, most of whose frequencies are near zero, in up to 8.
    """
    from imagehash import phash
    from PIL.Image import Resampling

    quarters = image.resize((2, 2), Resampling.BOX)
    return Fingerprint(str(phash(image)), quarters.tobytes().hex())


def hash_distance(a: str, b: str) -> int:
    """Bits in which two perceptual hashes differ, 0 to 64."""
    return (int(a, 16) ^ int(b, 16)).bit_count()


def colour_distance(a: str, b: str) -> int:
    """Largest difference between two colour signatures in any channel, 0 to 255."""
    return max(abs(x - y) for x, y in zip(bytes.fromhex(a), bytes.fromhex(b), strict=True))


def near_duplicate(a: Fingerprint, b: Fingerprint, settings: SplitSettings) -> bool:
    """Whether two fingerprints are so alike that their pictures must not be split apart."""
    return (
        hash_distance(a.phash, b.phash) <= settings.phash_distance
        and colour_distance(a.colour_signature, b.colour_signature) <= settings.colour_distance
    )
