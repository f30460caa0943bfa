"""Where articles come from: ``sources.yaml``, and paths given on the command line.

Belongs here: the shape of a source, reading and checking ``sources.yaml``. Does not belong here:
opening the files of a source (``files.py``).
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import BorderflowError
from pipeline.ingestion.rejects import ARTICLE_FIELDS
from pipeline.settings import TimezoneName

PATH_SOURCE = "path:"
"""How the names of sources begin that are files named on the command line, not in
``sources.yaml``."""


class IngestionError(BorderflowError):
    """A path is missing, or ``sources.yaml`` cannot be used; names the place and what to do."""


def _known_fields(columns: dict[str, str]) -> dict[str, str]:
    unknown = sorted(set(columns) - set(ARTICLE_FIELDS))
    if unknown:
        raise ValueError(
            f"no such field: {', '.join(unknown)}; the fields are {', '.join(ARTICLE_FIELDS)}"
        )
    return columns


class Source(BaseModel):
    """Files of articles: one file, or a folder with all below it.

    Attributes:
        name: What the tables call it.
        kind: ``files``, the only kind so far.
        path: File or folder; in ``sources.yaml`` relative to that file.
        publisher: For rows that name no publisher.
        language: ISO 639-1, for rows that name no language and whose text does not tell it.
        timezone: IANA name, for times without an offset.
        columns: Field of the codebook to what the files of this source call it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1)
    kind: Literal["files"]
    path: Path
    publisher: str | None = Field(default=None, min_length=1)
    language: str | None = Field(default=None, pattern=r"^[a-z]{2}$")
    timezone: TimezoneName | None = None
    columns: Annotated[dict[str, str], AfterValidator(_known_fields)] = {}


def source_for_path(path: Path) -> Source:
    """A file or folder given on the command line, as a source with no defaults.

    Raises:
        IngestionError: There is nothing at the path.
    """
    _check_exists(path, "check the spelling")
    # Its name carries no folder: those of one person's machine do not belong in the tables. A
    # digest of the whole path keeps two files of one name apart.
    whole = path.resolve()
    digest = hashlib.sha256(os.fsencode(whole)).hexdigest()[:8]
    return Source(name=f"{PATH_SOURCE}{whole.name}#{digest}", kind="files", path=path)


def load_sources(path: Path) -> list[Source]:
    """Read ``sources.yaml``.

    Raises:
        IngestionError: The file cannot be read, a key is wrong, two sources have one name, or the
            path of a source does not exist; names file and key.
    """
    listed = _read_yaml(path)
    sources = [_source(path, number, entry) for number, entry in enumerate(listed)]
    names = [source.name for source in sources]
    for name in names:
        if names.count(name) > 1:
            raise IngestionError(f"{path}: two sources have the name {name!r}; rename one")
    for source in sources:
        _check_exists(source.path, f"correct the path of source {source.name!r} in {path}")
    return sources


def _read_yaml(path: Path) -> list[Any]:
    try:
        content = yaml.safe_load(path.read_bytes())
    except OSError as error:
        raise IngestionError(
            f"cannot read {path}: {error.strerror or error}; "
            "create it, or set BORDERFLOW_SOURCES to the file that lists the sources"
        ) from error
    # UnicodeDecodeError is a ValueError; the parser raises one for an impossible date as well.
    except (yaml.YAMLError, ValueError) as error:
        raise IngestionError(f"{path} is not valid YAML: {error}") from error
    if not isinstance(content, dict) or set(content) != {"sources"}:
        raise IngestionError(f"{path}: expected one key 'sources' with a list of sources")
    listed = content["sources"]
    if not isinstance(listed, list) or not listed:
        raise IngestionError(f"{path}: 'sources' must be a list with at least one source")
    return listed


def _source(path: Path, number: int, entry: object) -> Source:
    try:
        source = Source.model_validate(entry)
    except ValidationError as error:
        found = "; ".join(
            ".".join(["sources", str(number), *map(str, problem["loc"])])
            + f": {problem['msg']} (found {problem['input']!r:.80})"
            for problem in error.errors()
        )
        raise IngestionError(f"{path}: {found}") from None
    return source.model_copy(update={"path": path.absolute().parent / source.path.expanduser()})


def _check_exists(path: Path, what_to_do: str) -> None:
    if not path.exists():
        raise IngestionError(f"{path} does not exist; {what_to_do}")
