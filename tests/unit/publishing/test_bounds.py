"""How far a figure may move, and what a table of bounds must not say."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publishing import Bound, Difference, Measure, jumps, load_bounds
from pipeline.reviewed_tables import InvalidTable
from pipeline.settings import Settings

HEADER = "measure,severity,max_loss_share,max_gain_share,slack,reason\n"
ROWS = {
    "rows_read": "rows_read,critical,0.5,,20,why",
    "articles": "articles,critical,0.02,,5,why",
    "articles_coded": "articles_coded,critical,0.3,,5,why",
    "persons_unexplained": "persons_unexplained,critical,0.1,0.1,25,why",
    "persons_explained": "persons_explained,warning,0.8,3,1000,why",
}


def bound(loss: float | None = 0.5, gain: float | None = None, slack: int = 20) -> Bound:
    return Bound(Measure.ROWS_READ, "critical", loss, gain, slack)


@pytest.mark.parametrize(
    ("old", "new", "allowed"),
    [
        (100, 50, True),
        (100, 49, False),
        (30, 10, True),  # 20 is the slack
        (30, 9, False),
        (100, 1_000_000, True),  # no bound of what is gained
        (0, 0, True),
    ],
)
def test_a_loss_is_allowed_up_to_a_share_or_the_slack(old, new, allowed) -> None:
    assert bound().allows(old, new) is allowed


@pytest.mark.parametrize(
    ("old", "new", "allowed"),
    [(1000, 4000, True), (1000, 4001, False), (0, 20, True), (0, 21, False)],
)
def test_a_gain_is_allowed_up_to_a_share_or_the_slack(old, new, allowed) -> None:
    assert bound(loss=None, gain=3).allows(old, new) is allowed


@given(st.integers(0, 10**9), st.integers(0, 10**9))
def test_without_bounds_and_without_a_difference_all_is_allowed(old, new) -> None:
    assert bound(loss=None, gain=None).allows(old, new)
    assert bound(loss=0, gain=0, slack=0).allows(old, old)


def test_a_jump_is_what_is_outside_and_not_accepted() -> None:
    found = [
        Difference(Measure.ROWS_READ, "wire", 100, 0, None),
        Difference(Measure.ROWS_READ, "pages", 100, 0, None),
        Difference(Measure.ROWS_READ, "feed", 100, 99, None),
    ]
    bounds = {Measure.ROWS_READ: bound()}
    assert jumps(found, bounds, set()) == found[:2]
    assert jumps(found, bounds, {("rows_read", "wire")}) == found[1:2]
    assert jumps(found, bounds, {("articles", "wire")}) == found[:2]


def write(folder: Path, **changes: str) -> Path:
    path = folder / "bounds.csv"
    path.write_text(HEADER + "\n".join((ROWS | changes).values()) + "\n")
    return path


def test_the_shipped_bounds_can_be_used() -> None:
    assert set(load_bounds(Settings().sanity_bounds)) == set(Measure)


def test_a_row_is_read(tmp_path: Path) -> None:
    found = load_bounds(write(tmp_path))[Measure.PERSONS_EXPLAINED]
    assert found == Bound(Measure.PERSONS_EXPLAINED, "warning", 0.8, 3, 1000)
    assert load_bounds(write(tmp_path))[Measure.ARTICLES].max_gain_share is None


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"articles": "article,critical,0.02,,5,why"}, "line 3: no measure 'article'; there are"),
        ({"articles": ROWS["rows_read"]}, "line 3: a second bound of rows_read"),
        ({"articles": "articles,fatal,0.02,,5,why"}, "line 3: severity 'fatal'"),
        ({"articles": "articles,critical,2 %,,5,why"}, "line 3: '2 %' is no share"),
        ({"articles": "articles,critical,-1,,5,why"}, "line 3: '-1' is no share"),
        ({"articles": "articles,critical,nan,,5,why"}, "line 3: 'nan' is no share"),
        ({"articles": "articles,critical,0.02,,,why"}, "line 3: slack '' is no whole number"),
        ({"articles": "articles,critical,0.02,,5, "}, "line 3: say why"),
        ({"articles": ""}, "no bound of articles"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(tmp_path: Path, changes, told: str) -> None:
    path = write(tmp_path, **changes)
    with pytest.raises(InvalidTable, match=r"bounds\.csv") as raised:
        load_bounds(path)
    assert told in str(raised.value)
