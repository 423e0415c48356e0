"""The data files of our own packages, by what they hold."""

import hashlib
from collections.abc import Iterator
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Environment


def files_digest(*paths: str) -> str:
    """Hash of files and folders, each written as `package/path`: a changed model, prompt or word list
    makes stale what is made with it."""
    found = hashlib.sha256()
    for path in paths:
        package, _, rest = path.partition("/")
        for name, data in _contents(resources.files(package).joinpath(rest)):
            found.update(name.encode() + b"\0" + data + b"\0")
    return found.hexdigest()[:12]


def _contents(where: Traversable) -> Iterator[tuple[str, bytes]]:
    if where.is_file():
        yield where.name, where.read_bytes()
        return
    for inside in sorted(where.iterdir(), key=lambda entry: entry.name):
        if inside.is_dir() or inside.name.endswith((".sql", ".tsv", ".toml", ".j2")):
            yield from _contents(inside)


def html_templates(package: str) -> "Environment":
    """The folder `templates` of a package, for pages of what strangers wrote: everything is escaped, and a
    name that the page is not given is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader(package, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
