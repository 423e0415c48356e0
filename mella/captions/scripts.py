"""In which script a caption is written."""

from mella.identity import fraction
from mella.languages import language as language_row


def script_for(language: str, image_sha256: str) -> str:
    """The ISO 15924 script of a picture's caption.

    A language with one script has that. Serbian is read and written in two: half of its
    pictures, drawn by the hash of the picture and so for ever, are captioned in each.
    """
    scripts = language_row(language).scripts
    return scripts[int(fraction("script", language, image_sha256) * len(scripts))]
