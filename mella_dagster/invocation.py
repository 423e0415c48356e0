"""What every command is given: settings of the moment, the lake, and one line for what the user got wrong."""

import json
import os
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Annotated, Any

import typer

from mella.settings import OVERRIDES_VARIABLE, Settings, check_files, load
from resources.home import check_paths, home

USER_ERROR = 2
_LINE = 300
STOPPED = 130
"""As shells count what SIGINT ended."""

Assignments = Annotated[
    list[str] | None, typer.Option("--set", help="A setting for this run: section.name=value.")
]
Languages = Annotated[
    list[str] | None, typer.Option("--language", help="Only this language; may be repeated.")
]


def one_line_errors(function: Callable[..., None]) -> Callable[..., None]:
    """What the user got wrong ends with one line and exit code 2, what the user stopped with one and 130;
    neither with a traceback."""

    @wraps(function)
    def wrapped(*args: Any, **kwargs: Any) -> None:
        try:
            check_paths()
            function(*args, **kwargs)
        except ValueError as error:
            sys.stderr.write(f"mella: {error}\n")
            raise typer.Exit(USER_ERROR) from None
        except BrokenPipeError:
            raise  # of `| head`: typer ends it in silence
        except (OSError, *_of_the_disk()) as error:
            line = " ".join(str(error).split())[:_LINE]
            sys.stderr.write(
                f"mella: {line}; see that {home()} can be written and has room, and the lake too\n"
            )
            raise typer.Exit(USER_ERROR) from None
        except KeyboardInterrupt:
            sys.stderr.write("mella: stopped; what was published stays, the next run goes on from there\n")
            raise typer.Exit(STOPPED) from None

    return wrapped


def _of_the_disk() -> tuple[type[Exception], ...]:
    """What Dagster's storage and Delta Lake's raise where a file cannot be written."""
    from deltalake.exceptions import DeltaError
    from sqlalchemy.exc import OperationalError

    return DeltaError, OperationalError


def apply(assignments: list[str], recipes: Sequence[str] | None = None) -> Settings:
    """The settings in force, with these on top and these recipes in use (where some are named), here and in
    the processes that this one starts.

    Raises:
        ValueError: for a setting, a rule of the filter, a scorer, captioner, translator or recipe that there
            is not, or one that lacks a setting.
    """
    from mella.alt_text.filter import check_settings
    from mella.captions.registry import make_captioner, make_translator
    from mella.images.text_rank import make_ranker
    from mella.training.recipes import recipes as known_recipes

    in_use = [f"training.recipes={json.dumps(list(recipes))}"] if recipes else []
    if assignments or in_use:
        given = [os.environ.get(OVERRIDES_VARIABLE, ""), *assignments, *in_use]
        os.environ[OVERRIDES_VARIABLE] = "\n".join(line for line in given if line)
    settings = load()
    check_files(settings)
    check_settings(settings.alt_text)
    make_ranker(settings.images)
    make_captioner(settings.captions)
    make_translator(settings.captions)
    known_recipes(settings.training)
    return settings


def open_lake() -> Any:
    from resources.lake import LakeResource
    from resources.profiles import profile, resources_for

    lake = resources_for(profile(), load())["lake"]
    assert isinstance(lake, LakeResource)
    return lake.open()
