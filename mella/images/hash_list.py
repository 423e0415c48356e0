"""Lists of checksums: a file with one sha256 a line, `#` for remarks."""

from pathlib import Path

from mella.settings import SettingsError

_HEX = frozenset("0123456789abcdef")


def read_hash_list(path: str) -> frozenset[str]:
    """The checksums in a file; none for an empty path.

    Raises:
        SettingsError: for a file that cannot be read, or a line that is no sha256.
    """
    if not path:
        return frozenset()
    try:
        lines = Path(path).read_text(encoding="ascii").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"safety.blocked_hashes: {path} cannot be read ({error})") from error
    found = set()
    for number, line in enumerate(lines, start=1):
        checksum = line.partition("#")[0].strip().lower()
        if checksum and (len(checksum) != 64 or not set(checksum) <= _HEX):
            raise SettingsError(
                f"safety.blocked_hashes: {path}, line {number}: not a sha256: {checksum[:40]!r}"
            )
        if checksum:
            found.add(checksum)
    return frozenset(found)
