"""Models as text: reading them, filling in `ref()` and `var()`, finding their order.

A model is one `.sql` file that holds one SELECT and opens with a comment that states what
it does. Its name is the name of its file; folders only group. The Jinja environment is
sandboxed, knows `ref` and `var` alone, and whatever it prints is a quoted SQL literal or
a quoted name: no value of a setting can become SQL.
"""

import math
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

if TYPE_CHECKING:
    from sqlglot import exp

DIALECT = "duckdb"


class ModelError(ValueError):
    """A model that cannot be rendered or run; the message names its file, and the line if known."""


@dataclass(frozen=True, slots=True)
class Model:
    """One file. `comment` is its opening comment, joined to one line."""

    name: str
    path: str
    text: str
    comment: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A model as DuckDB runs it, with the names it reads."""

    model: Model
    sql: str
    refs: frozenset[str]


class _Sql(str):
    """Text that is SQL already, and is printed as it stands."""

    __slots__ = ()


def read_models(folder: Traversable) -> dict[str, Model]:
    """The models under a folder by name, those of sub-folders included.

    Raises:
        ModelError: where two files share a name or a file does not open with a comment.
    """
    models: dict[str, Model] = {}
    for path in _sql_files(folder):
        name = path.name.removesuffix(".sql")
        if name in models:
            raise ModelError(f"{path}: {models[name].path} already defines a model {name!r}")
        text = path.read_text(encoding="utf-8")
        models[name] = Model(name, str(path), text, _opening_comment(text, str(path)))
    return models


def _sql_files(folder: Traversable) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.is_dir():
            yield from _sql_files(entry)
        elif entry.name.endswith(".sql"):
            yield entry


def _opening_comment(text: str, path: str) -> str:
    lines: list[str] = []
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line.removeprefix("--").strip())
    if not lines:
        raise ModelError(f"{path}:1: a model opens with a comment (-- …) that says what it does")
    return " ".join(lines)


def render_models(
    models: Mapping[str, Model],
    sources: Collection[str],
    variables: Mapping[str, Any],
    targets: Iterable[str],
) -> list[Rendered]:
    """The targets and what they need, each after the models it reads.

    Raises:
        ModelError: for a name or variable that does not exist, a cycle, a file that is not
            one SELECT, or one that reads a table it does not name by `ref()`.
    """
    rendered: dict[str, Rendered] = {}
    waiting = list(targets)
    for target in waiting:
        if target not in models:
            raise ModelError(f"there is no model {target!r}: choose from {', '.join(sorted(models))}")
    while waiting:
        name = waiting.pop()
        if name not in rendered:
            rendered[name] = _render(models[name], models, sources, variables)
            waiting.extend(sorted(rendered[name].refs - set(sources)))
    return [rendered[name] for name in _in_order(rendered, sources)]


def _in_order(rendered: Mapping[str, Rendered], sources: Collection[str]) -> list[str]:
    graph = {name: sorted(item.refs - set(sources)) for name, item in sorted(rendered.items())}
    try:
        return list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        cycle: list[str] = error.args[1]
        path = rendered[cycle[0]].model.path
        raise ModelError(f"{path}: models read one another in a circle: {' → '.join(cycle)}") from None


def _render(
    model: Model, models: Mapping[str, Model], sources: Collection[str], variables: Mapping[str, Any]
) -> Rendered:
    refs: set[str] = set()

    def ref(name: str) -> _Sql:
        if name not in models and name not in sources:
            raise ModelError(f"ref({name!r}) is neither a model nor a source")
        refs.add(name)
        return _Sql('"' + name.replace('"', '""') + '"')

    def var(name: str) -> Any:
        if name not in variables:
            raise ModelError(f"var({name!r}) is not set")
        return variables[name]

    sql = _fill_in(model, ref, var)
    _check_query(model, sql, refs)
    return Rendered(model, sql, frozenset(refs))


def _fill_in(model: Model, ref: Callable[[str], _Sql], var: Callable[[str], Any]) -> str:
    try:
        return _template(model).render(ref=ref, var=var)
    except TemplateSyntaxError as error:
        raise ModelError(f"{model.path}:{error.lineno}: {error.message}") from error
    except (TemplateError, ModelError, TypeError, ValueError) as error:
        raise ModelError(f"{model.path}:{_line_of(error, model.path)}: {error}") from error


@lru_cache(maxsize=512)
def _template(model: Model) -> Template:
    environment = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, finalize=literal, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.clear()
    code = environment.compile(model.text, name=model.name, filename=model.path)
    return Template.from_code(environment, code, environment.globals)


def _line_of(error: BaseException, path: str) -> int:
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == path]
    return lines[-1] or 1 if lines else 1


def literal(value: Any) -> str:
    """A value of a setting as a DuckDB literal.

    Raises:
        ModelError: for a kind of value that has none.
    """
    if isinstance(value, _Sql):
        return str(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value)):
        return repr(value)
    if isinstance(value, str) and "\0" not in value:
        return "'" + value.replace("'", "''") + "'"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(literal(item) for item in value) + "]"
    if isinstance(value, StrictUndefined):
        return str(value)
    raise ModelError(f"{value!r} cannot be written into SQL")


def parse(sql: str) -> "exp.Query":
    """The one query of a rendered model as a tree.

    Raises:
        ModelError: where it is not one SELECT.
    """
    import sqlglot
    from sqlglot import exp
    from sqlglot.errors import SqlglotError

    try:
        statements = sqlglot.parse(sql, dialect=DIALECT)
    except SqlglotError as error:
        raise ModelError(f"not valid SQL once rendered: {str(error).splitlines()[0]}") from error
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        raise ModelError("a model is one SELECT")
    return statements[0]


@lru_cache(maxsize=512)
def _tables_read(sql: str) -> frozenset[str]:
    from sqlglot import exp

    query = parse(sql)
    inner = {cte.alias for cte in query.find_all(exp.CTE)}
    tables = {t.name for t in query.find_all(exp.Table) if isinstance(t.this, exp.Identifier)}
    return frozenset(tables - inner)


def _check_query(model: Model, sql: str, refs: Collection[str]) -> None:
    try:
        tables = _tables_read(sql)
    except ModelError as error:
        raise ModelError(f"{model.path}: {error}") from error
    if unnamed := tables - set(refs):
        raise ModelError(f"{model.path}: reads {', '.join(sorted(unnamed))} without ref()")
    if unread := set(refs) - tables:
        raise ModelError(f"{model.path}: names {', '.join(sorted(unread))} by ref() and does not read it")
