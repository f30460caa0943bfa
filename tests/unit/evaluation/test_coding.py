import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.evaluation import InvalidGold, load_gold, prediction_of
from pipeline.records import Claim, Personnel, Scope
from tests.factories import make_report

LINE: dict[str, Any] = {
    "article_id": "a1",
    "report_no": 1,
    "origin": "AFG",
    "destinations": ["TJK", "IRN"],
    "claim": "asserted",
    "scope": "incident",
    "personnel": ["army"],
    "count_low": 46,
    "count_high": None,
    "date_start": "2021-07-25",
    "date_end": "2021-07-26",
    "places": ["Arundu"],
    "attributed_to": None,
    "evidence": "at least 46",
    "event_key": "PAK-2021-07-25-46",
    "core": True,
}


def write(folder: Path, *lines: str) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_a_line_becomes_a_gold_report(tmp_path):
    # A line separator inside a string (U+2028) does not end the line.
    evidence = "at least\u202846"
    line = json.dumps(LINE | {"evidence": evidence}, ensure_ascii=False)
    (report,) = load_gold(write(tmp_path, "", line, ""))
    assert report.destinations == {"TJK", "IRN"}
    assert (report.claim, report.scope) == (Claim.ASSERTED, Scope.INCIDENT)
    assert (report.count_low, report.count_high) == (46, None)
    assert (str(report.date_start), str(report.date_end)) == ("2021-07-25", "2021-07-26")
    assert report.personnel == {Personnel.ARMY}
    assert report.evidence == evidence
    assert report.core


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"claim": "rumoured"}, "claim"),
        ({"scope": None}, "scope"),
        ({"personnel": ["pirates"]}, "personnel"),
        ({"origin": "Afghanistan"}, "origin"),
        ({"destinations": []}, "destinations"),
        ({"count_low": "46"}, "count_low"),
        ({"count_low": 46, "count_high": 45}, "count_high"),
        ({"date_start": "25 July"}, "date_start"),
        ({"date_end": "2021-07-24"}, "date_end"),
        ({"core": None}, "core"),
    ],
)
def test_a_wrong_value_is_named_by_file_line_and_field(tmp_path, change, field):
    path = write(tmp_path, json.dumps(LINE), json.dumps(LINE | {"report_no": 2} | change))
    with pytest.raises(InvalidGold) as error:
        load_gold(path)
    assert f"{path}, line 2: {field}" in str(error.value)


@pytest.mark.parametrize("field", sorted(set(LINE) - {"attributed_to"}))
def test_a_missing_field_is_named(tmp_path, field):
    line = {name: value for name, value in LINE.items() if name != field}
    with pytest.raises(InvalidGold, match=rf"line 1: {field}: .*required"):
        load_gold(write(tmp_path, json.dumps(line)))


def test_a_line_that_is_not_json(tmp_path):
    with pytest.raises(InvalidGold, match="line 1: line: Invalid JSON"):
        load_gold(write(tmp_path, "{"))


def test_the_same_report_twice(tmp_path):
    with pytest.raises(InvalidGold, match="line 2: report_no: a1 has a report 1 on line 1"):
        load_gold(write(tmp_path, json.dumps(LINE), json.dumps(LINE)))


def test_a_missing_file_and_a_file_that_is_not_text(tmp_path):
    with pytest.raises(InvalidGold, match=r"cannot read .*nowhere\.jsonl"):
        load_gold(tmp_path / "nowhere.jsonl")
    (tmp_path / "gold.jsonl").write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidGold, match="is not UTF-8"):
        load_gold(tmp_path / "gold.jsonl")


def test_a_prediction_carries_what_is_scored():
    report = make_report(destinations=("TJK", "IRN"), places=("Panj",), count_high=None)
    prediction = prediction_of(report, "k")
    assert prediction.article_id == "a1"
    assert prediction.destinations == {"TJK", "IRN"}
    assert prediction.places == ("Panj",)
    assert (prediction.count_low, prediction.count_high) == (10, None)
    assert prediction.event_key == "k"
    assert prediction_of(report, None, article_id="slug").article_id == "slug"
