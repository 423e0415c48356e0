"""Where an installed package keeps its data, without importing it."""

from importlib.util import find_spec
from pathlib import Path


def folder_of(package: str, holds: str) -> Path:
    """The folder of a package that is here for its data; what it `holds` is said where it is missing.

    Raises:
        ModuleNotFoundError: where it is not installed.
    """
    found = find_spec(package)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"{package} is not installed: it holds {holds}")
    return Path(found.origin).parent
