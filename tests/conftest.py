"""What every test may ask for."""

from pathlib import Path

import pytest
from hypothesis import settings

# A busy machine is no fault of the code; what must be fast has a test of its own.
settings.register_profile("mella", deadline=None)
settings.load_profile("mella")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real crawl data beside the checkout; tests that need it skip without it."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("no ../shared/data beside this checkout")
    return folder
