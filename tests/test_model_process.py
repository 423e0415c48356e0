import subprocess
import sys

import pytest


@pytest.mark.slow
def test_the_first_call_of_a_vector_function_is_as_accurate_as_the_next_in_each_of_many_processes() -> None:
    command = [sys.executable, "-m", "tests.first_calls", "3000"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "0\n"
