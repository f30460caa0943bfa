"""The reviewed numbers of ``rules.yaml``, typed and checked.

Belongs here: what may be tuned, and in which range. Does not belong here: what the numbers are used
for (``agreement``, ``clustering``, ``links``).
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.errors import BorderflowError

RULES_FILE = Path(__file__).parent / "rules.yaml"

Share = Annotated[float, Field(ge=0, le=1)]
Days = Annotated[int, Field(ge=0)]


class InvalidRules(BorderflowError):
    """``rules.yaml`` lacks a number, or has one that is out of range."""


class _Rules(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Weights(_Rules):
    """How much each part counts in the agreement of two reports."""

    date: Share
    count: Share
    place: Share
    personnel: Share
    source: Share
    text: Share


class DateRules(_Rules):
    """When two reports can be of one time."""

    tolerance_days: Days
    near_score: Share
    lookback_days: Days
    lookahead_days: Days
    slip_days: Days
    denial_lookback_days: Days
    inferred_score: Share
    recall_days: Days
    recall_score: Share
    total_tolerance_days: Days


class CountRules(_Rules):
    """When two figures can be of one movement."""

    rounding_share: Share
    rounding_score: Share
    smallest_ratio: Share
    conflict_score: Share
    smallest_bound_ratio: Share
    range_score: Share
    distinctive_from: int
    distinctive_unless_multiple_of: Annotated[int, Field(ge=2)]


class PlaceRules(_Rules):
    """How near two places are that are not the same."""

    contained_score: Share
    shared_parent_score: Share
    near_score: Share
    near_km: Annotated[float, Field(gt=0)]


class SourceRules(_Rules):
    """What it says that two reports are not of one source."""

    different_score: Share


class TextRules(_Rules):
    """What it says that two reports have no words in common."""

    different_score: Share


class LinkWeights(_Rules):
    """How much each part counts in the score of a link."""

    article: Share
    figure: Share
    days: Share


class LinkRules(_Rules):
    """When a movement out of a host is of those who came into it."""

    weights: LinkWeights
    link_at_least: Share
    max_days: Days
    common_figure_score: Share
    part_score: Share
    vague_score: Share
    group_entries_at_most: Annotated[int, Field(ge=2)]
    parts_share_at_least: Share


class Rules(_Rules):
    """All of ``rules.yaml``."""

    weights: Weights
    unknown: Share
    join_at_least: Share
    attach_denial_at_least: Share
    dates: DateRules
    counts: CountRules
    places: PlaceRules
    sources: SourceRules
    texts: TextRules
    links: LinkRules


@cache
def load_rules(path: Path = RULES_FILE) -> Rules:
    """Read the rules.

    Raises:
        InvalidRules: A number is missing, unknown or out of range.
    """
    try:
        return Rules.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, problem['loc']))}: {problem['msg']}" for problem in error.errors()
        )
        raise InvalidRules(f"{path}: {problems}") from error
    except yaml.YAMLError as error:
        raise InvalidRules(f"{path} is not valid YAML: {error}") from error
