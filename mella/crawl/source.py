"""Where a crawl comes from: paths, folders, globs, addresses and lists of WARC files."""

import glob
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, BinaryIO, cast
from urllib.parse import unquote, urlsplit

from mella.crawl.http_file import HttpFile
from mella.crawl.path_list import ListError, is_path_list, read_path_list
from mella.crawl.s3_file import S3File, s3
from mella.crawl.wacz import WACZ, is_wacz, parts_of

SUFFIXES = (".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz", WACZ)
"""What counts as a WARC file in a folder or behind a glob; a `.wacz` is a zip that holds some as they are."""

_NO_OPTIONS: Mapping[str, Any] = MappingProxyType({})
_CHECKED_ADDRESSES = 8
"""Of a long list of http addresses only the first ones are tried before the run."""


class CrawlError(ValueError):
    """A crawl source the user got wrong; the message says what, where and how to mend it."""


def expand(uris: Sequence[str], options: Mapping[str, Any] = _NO_OPTIONS) -> list[str]:
    """The WARC files that these name: sorted, each once, local ones as absolute paths.

    Takes files, folders (searched to any depth), globs, `file://`, `http(s)://` (one file each),
    `s3://` (objects, prefixes and globs; `options` are fsspec's for s3), and lists of files by their names
    (`.paths`, `.paths.gz`).

    Raises:
        CrawlError: for an address that leads nowhere, or to no WARC file that can be read.
    """
    if not uris:
        raise CrawlError("no crawl is given; name a WARC file, a folder, a glob or an address")
    found = named(uris, options)
    _check_addresses([uri for uri in found if _scheme(uri) in ("http", "https")])
    for uri in found:
        if is_wacz(uri) and "://" not in uri:
            _check_wacz(uri)
    return found


def named(uris: Sequence[str], options: Mapping[str, Any] = _NO_OPTIONS) -> list[str]:
    """As `expand`; http addresses are taken on trust. Of what lies on this machine, lists of files elsewhere
    too, no server is asked."""
    return sorted({warc for uri in uris for warc in _expand_one(uri.strip(), options)})


def open_warc(uri: str, options: Mapping[str, Any] = _NO_OPTIONS) -> BinaryIO:
    """A stream over the file as stored, never held whole; close it.

    Local and s3 files are seekable, http files where their server takes ranges. A read may give
    less than was asked for before the end.

    Raises:
        OSError: where it cannot be opened.
    """
    scheme = _scheme(uri)
    if scheme in ("http", "https"):
        return cast(BinaryIO, HttpFile(uri))
    if scheme == "s3":
        return cast(BinaryIO, S3File(uri, options))
    return Path(_local(uri)).open("rb")


def _expand_one(uri: str, options: Mapping[str, Any]) -> Iterable[str]:
    scheme = _scheme(uri)
    here = _local(uri) if scheme in ("", "file") else ""
    if is_path_list(uri) and not (here and Path(here).is_dir()):
        return _expand_list(here or uri, options)
    if scheme in ("http", "https"):
        return [uri]
    if scheme == "s3":
        return _expand_s3(uri, options)
    if scheme in ("", "file"):
        return _expand_local(here)
    raise CrawlError(f"{uri}: cannot read {scheme}:// addresses; use a path, http(s):// or s3://")


def _expand_list(uri: str, options: Mapping[str, Any]) -> list[str]:
    """What it names elsewhere is not looked for: that may be 90 000 files."""
    try:
        with open_warc(uri, options) as stream:
            paths = read_path_list(uri, stream)
        found = [warc for path in paths for warc in ([path] if "://" in path else _expand_local(path))]
    except ListError as error:
        raise CrawlError(f"{uri}: {error}; check the list") from error
    except OSError as error:
        raise CrawlError(f"{uri}: cannot be read ({_one_line(error)}); check the path") from error
    except CrawlError as error:
        hint = "a list whose paths count from a host or bucket is given by its address"
        raise CrawlError(f"{uri} names {error}; {hint}") from error
    return _some(found, uri, "the list names no file")


def _expand_local(path: str) -> list[str]:
    if not path:
        raise CrawlError("an empty path is given as crawl; name a WARC file, a folder or a glob")
    place = Path(path)
    if place.is_dir():
        return _some(_warcs_in(place), path, f"the folder holds no {_names()} file")
    if place.exists():
        return [_absolute(place)]
    if not glob.has_magic(path):
        raise CrawlError(f"{path}: there is no such file or folder; check the path")
    matches = map(Path, glob.glob(path, recursive=True))  # noqa: PTH207 - takes absolute patterns
    found = [warc for match in matches for warc in _warcs_in(match)]
    return _some(found, path, f"the glob matches no {_names()} file")


def _warcs_in(place: Path) -> list[str]:
    """A link that leads nowhere is a file that cannot be read: that costs itself alone, and is counted."""
    files = _files_below(place) if place.is_dir() else [place]
    return [_absolute(file) for file in files if _is_warc(file.name) and _may_be_file(file)]


def _may_be_file(path: Path) -> bool:
    """Also where one cannot look."""
    return os.path.isfile(path) or not os.path.exists(path)  # noqa: PTH110, PTH113 - pathlib raises


def _files_below(place: Path) -> Iterator[Path]:
    """Through symbolic links as well, each folder once.

    Raises:
        CrawlError: for a folder that cannot be listed.
    """
    seen: set[str] = set()
    for folder, folders, files in os.walk(place, onerror=_cannot_list, followlinks=True):
        real = os.path.realpath(folder)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders.sort()
        yield from (Path(folder) / name for name in files)


def _cannot_list(error: OSError) -> None:
    raise CrawlError(f"{error.filename}: cannot be listed ({error.strerror}); make it readable") from error


def _absolute(path: Path) -> str:
    """Without `..`, symbolic links kept: the name a user gave stays the name in the manifest."""
    return os.path.normpath(path.absolute())


def _expand_s3(uri: str, options: Mapping[str, Any]) -> list[str]:
    from botocore.exceptions import BotoCoreError

    if not urlsplit(uri).netloc:
        raise CrawlError(f"{uri}: names no bucket; write it as s3://bucket/prefix")
    fs = s3(options)
    try:
        matches = fs.glob(uri) if glob.has_magic(uri) and not fs.exists(uri) else [uri]
        files = [file for match in matches for file in fs.find(match)]
    except (OSError, BotoCoreError) as error:
        hint = "check bucket, keys and endpoint"
        raise CrawlError(f"{uri}: cannot be listed ({_one_line(error)}); {hint}") from error
    if files == [uri.removeprefix("s3://")]:
        return [uri]
    return _some([f"s3://{file}" for file in files if _is_warc(file)], uri, f"there is no {_names()} object")


def _check_addresses(addresses: Sequence[str]) -> None:
    for address in addresses[:_CHECKED_ADDRESSES]:
        try:
            HttpFile(address, back_off_s=0.1).close()
        except OSError as error:
            raise CrawlError(f"{_one_line(error)}; check the address") from error


def _check_wacz(path: str) -> None:
    try:
        with Path(path).open("rb") as stream:
            packed = (part.name for part in parts_of(stream) if part.is_compressed)
            lost = next(filter(_is_warc, packed), None)
    except OSError:
        return  # costs that file alone, and is counted
    if lost:
        raise CrawlError(f"{path}: holds {lost!r} compressed once more; unzip it and give the folder")


def _some(found: list[str], where: str, otherwise: str) -> list[str]:
    if not found:
        raise CrawlError(f"{where}: {otherwise}; check the path")
    return found


def _scheme(uri: str) -> str:
    """The scheme of an address in lower case; nothing of a path.

    Raises:
        CrawlError: for what cannot be an address.
    """
    try:
        return urlsplit(uri).scheme.lower() if "://" in uri else ""
    except ValueError as error:
        raise CrawlError(f"{uri}: is no address ({error}); check it") from error


def _local(uri: str) -> str:
    if _scheme(uri) == "file":
        return unquote(urlsplit(uri).path)
    try:
        return str(Path(uri).expanduser()) if uri else uri
    except RuntimeError:
        return uri  # `~` of a user who is not there, or a file that begins with it


def _is_warc(path: str) -> bool:
    return path.lower().endswith(SUFFIXES)


def _names() -> str:
    return ", ".join(SUFFIXES)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())
