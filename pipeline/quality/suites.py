"""The suites in ``expectations/``: one JSON file a table, in the form Great Expectations writes.

Belongs here: reading and validating those files. Does not belong here: Great Expectations itself
(``results``); importing it takes seconds, and names and severities are needed wherever the checks
are only listed.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import BorderflowError

Severity = Literal["critical", "warning"]
Scope = Literal["batch", "table"]


class InvalidSuite(BorderflowError):
    """A suite cannot be used; says which file, which expectation, and what to do."""


@dataclass(frozen=True)
class CheckSpec:
    """One expectation of a suite.

    Attributes:
        table: Name of the table, without its schema.
        name: Stable, snake_case, unique in the table.
        description: One sentence for people.
        severity: ``critical`` blocks the publish, ``warning`` does not.
    """

    table: str
    name: str
    description: str
    severity: Severity


class ExpectationMeta(BaseModel):
    """What this project adds to an expectation.

    Attributes:
        name: The check's name.
        scope: ``batch`` looks at the rows that came since the last publish; ``table`` at all rows,
            and then at columns of the table only, for what two rows can break between them.
        fails_on: Rows that make this expectation fail, and no other, each given by the cells in
            which it differs from a good row (``docs/quality.md``).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    scope: Scope = "batch"
    fails_on: list[dict[str, Any]] = []


class Expectation(BaseModel):
    """One entry of a suite, its arguments not yet looked at by Great Expectations."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: str
    kwargs: dict[str, Any]
    severity: Severity
    description: Annotated[str, Field(min_length=1)]
    meta: ExpectationMeta


class SuiteMeta(BaseModel):
    """What this project adds to a suite.

    Attributes:
        key: Column whose value names a row in the results.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str


class Suite(BaseModel):
    """All expectations of one table, in the order of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    meta: SuiteMeta
    expectations: Annotated[list[Expectation], Field(min_length=1)]


def suite_path(expectations: Path, table: str) -> Path:
    """Where the suite of a table lies."""
    return expectations / f"{table}.json"


def load_suite(expectations: Path, table: str) -> Suite:
    """Read ``<table>.json``.

    Raises:
        InvalidSuite: The file is missing, is not JSON, or an expectation lacks something, has a
            field too many or a name that is taken.
    """
    path = suite_path(expectations, table)
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InvalidSuite(f"{path}: cannot be read: {error.strerror}") from None
    except UnicodeDecodeError as error:
        raise InvalidSuite(f"{path}: not UTF-8: {error.reason} at byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise InvalidSuite(
            f"{path}, line {error.lineno}: not valid JSON: {error.msg}; "
            "look for a missing comma, quote or bracket there or just before"
        ) from None
    try:
        suite = Suite.model_validate(content)
    except ValidationError as error:
        raise InvalidSuite(f"{path}: {_problems(error, content)}") from None
    if suite.name != table:
        raise InvalidSuite(f"{path}: the suite is named {suite.name!r}; it must be {table!r}")
    names = Counter(expectation.meta.name for expectation in suite.expectations)
    taken = sorted(name for name, times in names.items() if times > 1)
    if taken:
        raise InvalidSuite(
            f"{path}: two expectations are named {', '.join(map(repr, taken))}; "
            "give each a name of its own under meta.name"
        )
    return suite


def key_of(expectations: Path, table: str) -> str:
    """The column whose value names a row of a table.

    Raises:
        InvalidSuite: See ``load_suite``.
    """
    return load_suite(expectations, table).meta.key


def load_checks(expectations: Path, table: str) -> list[CheckSpec]:
    """The checks of a table, in the order of its suite; Great Expectations is not imported.

    Raises:
        InvalidSuite: See ``load_suite``.
    """
    return [
        CheckSpec(
            table=table,
            name=expectation.meta.name,
            description=expectation.description,
            severity=expectation.severity,
        )
        for expectation in load_suite(expectations, table).expectations
    ]


def _problems(error: ValidationError, content: Any) -> str:
    return "; ".join(
        f"{_where(problem['loc'], content)}: {problem['msg']}" for problem in error.errors()
    )


def _where(loc: tuple[int | str, ...], content: Any) -> str:
    """The place of a problem: the expectation by name where it has one, else by number from 1."""
    match loc:
        case ("expectations", int(index), *inside):
            entry = content["expectations"][index]
            meta = entry.get("meta") if isinstance(entry, dict) else None
            name = meta.get("name") if isinstance(meta, dict) else None
            which = repr(name) if name else f"number {index + 1}"
            return ", ".join([f"expectation {which}", ".".join(map(str, inside))]).rstrip(", ")
        case ():
            return "the file"
        case _:
            return ".".join(map(str, loc))
