"""A review table that cannot be meant is refused with its file, its line and what to do."""

import datetime as dt
from pathlib import Path

import pytest

from pipeline.review import (
    Acceptance,
    Action,
    Correction,
    Field,
    load_acceptances,
    load_corrections,
)
from pipeline.reviewed_tables import InvalidTable
from pipeline.settings import PROJECT
from tests.review_tables import add_row, write_empty_tables


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Review tables without a row."""
    write_empty_tables(tmp_path)
    return tmp_path


def read(folder: Path) -> list[Correction]:
    return load_corrections(folder, countries={"AFG", "TJK"}, places={"tem"})


def refused(folder: Path) -> str:
    with pytest.raises(InvalidTable) as refusal:
        read(folder)
    return str(refusal.value)


def test_the_shipped_tables_can_be_read() -> None:
    assert isinstance(load_corrections(PROJECT / "seeds" / "review", set(), set()), list)


def test_each_table_makes_one_kind_of_correction(folder: Path) -> None:
    add_row(folder, "merges.csv", event_id="e1", into_event_id="e2")
    add_row(folder, "splits.csv", event_id="e1", article_id="a1", part="second")
    add_row(folder, "rejections.csv", event_id="e3")
    add_row(folder, "amendments.csv", event_id="e4", field="best", value="47")
    add_row(folder, "confirmations.csv", event_id="e5")
    corrections = read(folder)
    assert [(c.file, c.line, c.action, c.event_id) for c in corrections] == [
        ("merges.csv", 2, Action.MERGE, "e1"),
        ("splits.csv", 2, Action.SPLIT, "e1"),
        ("rejections.csv", 2, Action.REJECT, "e3"),
        ("amendments.csv", 2, Action.AMEND, "e4"),
        ("confirmations.csv", 2, Action.CONFIRM, "e5"),
    ]
    merge, split, reject, amend, _ = corrections
    assert merge.into_event_id == "e2"
    assert (split.article_id, split.part) == ("a1", "second")
    assert reject.article_id is None
    assert (amend.field, amend.value) == (Field.BEST, "47")
    assert (amend.reviewer, amend.reviewed_on) == ("desk-2", dt.date(2021, 8, 1))


@pytest.mark.parametrize("field", ["low", "best", "high", "date_start", "date_end", "place_id"])
def test_an_amendment_may_say_that_a_value_is_unknown(folder: Path, field: str) -> None:
    add_row(folder, "amendments.csv", event_id="e1", field=field)
    (amendment,) = read(folder)
    assert (amendment.field, amendment.value) == (field, None)


@pytest.mark.parametrize(
    ("field", "value", "what"),
    [
        ("figure", "46", "'figure' is not one of home, origin"),
        ("best", "many", "best 'many' is no number of persons; write it like 1500"),
        ("best", "-5", "best '-5' is no number of persons"),
        ("best", "１５", "is no number of persons"),
        ("date_end", "5 July", "'5 July' is no day; write it like 2021-07-26"),
        ("home", "Tajikistan", "home 'Tajikistan' is not in countries.csv"),
        ("destination", "", "an event has always a destination"),
        ("scope", "total", "'total' is not one of incident, cumulative, stock"),
        ("scope", "", "an event has always a scope"),
        ("place_id", "tem2", "place_id 'tem2' is not in places.csv"),
    ],
)
def test_a_value_that_is_none_of_its_field_is_refused(folder, field, value, what) -> None:
    add_row(folder, "amendments.csv", event_id="e1", field="best", value="1")
    add_row(folder, "amendments.csv", event_id="e2", field=field, value=value)
    message = refused(folder)
    assert message.startswith(f"{folder / 'amendments.csv'}, line 3: ")
    assert what in message


@pytest.mark.parametrize(
    ("file", "cells", "what"),
    [
        ("merges.csv", {"event_id": "e1"}, "into_event_id is empty; fill it in"),
        ("splits.csv", {"event_id": "e1", "article_id": "a1"}, "part is empty"),
        ("rejections.csv", {"article_id": "a1"}, "event_id is empty"),
        ("confirmations.csv", {"event_id": "e1", "reason": " "}, "reason is empty"),
        ("confirmations.csv", {"event_id": "e1", "reviewed_on": "1.8."}, "'1.8.' is no day"),
    ],
)
def test_a_row_that_lacks_something_is_refused(folder, file, cells, what) -> None:
    add_row(folder, file, **cells)
    message = refused(folder)
    assert message.startswith(f"{folder / file}, line 2: ")
    assert what in message


@pytest.mark.parametrize(
    ("file", "one", "other"),
    [
        ("merges.csv", {"into_event_id": "e2"}, {"into_event_id": "e3"}),
        ("splits.csv", {"article_id": "a1", "part": "x"}, {"article_id": "a1", "part": "y"}),
        ("amendments.csv", {"field": "best", "value": "1"}, {"field": "best", "value": "2"}),
        ("rejections.csv", {}, {}),
    ],
)
def test_two_rows_that_decide_the_same_are_refused(folder, file, one, other) -> None:
    add_row(folder, file, event_id="e1", **one)
    add_row(folder, file, event_id="e9", **one)
    add_row(folder, file, event_id="e1", **other)
    assert f"{folder / file}, line 4: decides the same as line 2" in refused(folder)


def test_merges_that_lead_back_are_refused(folder: Path) -> None:
    add_row(folder, "merges.csv", event_id="e0", into_event_id="e1")
    add_row(folder, "merges.csv", event_id="e1", into_event_id="e2")
    add_row(folder, "merges.csv", event_id="e2", into_event_id="e1")
    assert "line 3: the merges lead back to e1; remove one of them" in refused(folder)


def test_a_merge_of_an_event_with_itself_is_refused(folder: Path) -> None:
    add_row(folder, "merges.csv", event_id="e1", into_event_id="e1")
    assert "line 2: the merges lead back to e1" in refused(folder)


def test_a_missing_table_is_refused(folder: Path) -> None:
    (folder / "splits.csv").unlink()
    assert "a table without rows holds its header alone" in refused(folder)


JUMP = {"measure": "rows_read", "row_key": "wire", "refresh_no": "12"}


def test_an_acceptance_is_read_and_the_shipped_table_has_none(folder: Path) -> None:
    assert load_acceptances(PROJECT / "seeds" / "review", {"rows_read"}) == []
    add_row(folder, "acceptances.csv", **JUMP)
    assert load_acceptances(folder, {"rows_read"}) == [Acceptance("rows_read", "wire", 12)]


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        ({"measure": "rows"}, "no measure 'rows'; there are articles, rows_read"),
        ({"row_key": ""}, "row_key is empty"),
        ({"reason": " "}, "reason is empty"),
        ({"refresh_no": "last"}, "refresh_no 'last' is no number"),
        ({"reviewed_on": "today"}, "'today' is no day"),
    ],
)
def test_an_acceptance_that_cannot_be_meant_is_refused(folder: Path, cells, what: str) -> None:
    add_row(folder, "acceptances.csv", **JUMP | cells)
    with pytest.raises(InvalidTable) as refusal:
        load_acceptances(folder, {"articles", "rows_read"})
    assert f"acceptances.csv, line 2: {what}" in str(refusal.value)
