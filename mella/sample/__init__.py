"""The sample crawl: WARC files of painted pictures on small sites in eight languages, and its truth.

`write_sample(folder)` writes it; `scenes` holds the vocabulary of what the scenes show.
"""

from pathlib import Path


def write_sample(folder: Path) -> None:
    """See `mella.sample.write.write_sample`; the painters are imported only when they are needed."""
    from mella.sample.write import write_sample as write

    write(folder)
