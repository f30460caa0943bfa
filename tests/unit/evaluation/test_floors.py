from pathlib import Path

import pytest

from pipeline.evaluation import BrokenFloor, Floor, InvalidFloors, broken_floors, load_floors
from pipeline.settings import PROJECT

HEADER = "gold_set,score,floor,reason"
SETS = {"all", "world"}


def write(folder: Path, *rows: str) -> Path:
    path = folder / "floors.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def test_a_row_becomes_a_floor(tmp_path):
    path = write(tmp_path, 'all,f1,0.84,"reached, less 0.03"', "world,evidence_verbatim,1,proof")
    assert load_floors(path, SETS) == [
        Floor("all", "f1", 0.84, "reached, less 0.03"),
        Floor("world", "evidence_verbatim", 1.0, "proof"),
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("wolrd,f1,0.8,why", "no gold set 'wolrd'; there are all, world"),
        ("all,f2,0.8,why", "no score 'f2'; there are precision, recall, f1"),
        ("all,b_cubed_f1,0.8,why", "no score 'b_cubed_f1'"),
        ("all,f1,84,why", "'84' is no floor; write a number from 0 to 1"),
        ("all,f1,high,why", "'high' is no floor"),
        ("all,f1,nan,why", "'nan' is no floor"),
        ("all,f1,0.8, ", "say why, in the column reason"),
        ("all,f1", "say why, in the column reason"),
    ],
)
def test_a_row_that_cannot_be_used_is_named(tmp_path, row, told):
    with pytest.raises(InvalidFloors, match=r"floors\.csv, line 3: ") as error:
        load_floors(write(tmp_path, "world,f1,0.8,why", row), SETS)
    assert told in str(error.value)


def test_a_floor_set_twice_a_file_without_floors_and_a_file_that_is_not_there(tmp_path):
    with pytest.raises(InvalidFloors, match="two floors for all f1"):
        load_floors(write(tmp_path, "all,f1,0.8,why", "all,f1,0.9,why"), SETS)
    with pytest.raises(InvalidFloors, match="sets no floor"):
        load_floors(write(tmp_path), SETS)
    with pytest.raises(InvalidFloors, match=r"cannot read .*nowhere\.csv"):
        load_floors(tmp_path / "nowhere.csv", SETS)
    (tmp_path / "other.csv").write_text("score,floor\nf1,0.8\n")
    with pytest.raises(InvalidFloors, match="the columns have to be gold_set, score, floor"):
        load_floors(tmp_path / "other.csv", SETS)
    (tmp_path / "bytes.csv").write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidFloors, match="is not UTF-8"):
        load_floors(tmp_path / "bytes.csv", SETS)


def test_a_score_at_its_floor_holds_and_one_under_it_or_without_a_value_does_not():
    at, under, none = (
        Floor(gold_set, "f1", 0.84, "why") for gold_set in ("all", "world", "silent")
    )
    values = {("all", "f1"): 0.84, ("world", "f1"): 0.8399, ("silent", "f1"): None}
    assert broken_floors([at, under, none], values) == [
        BrokenFloor(under, 0.8399),
        BrokenFloor(none, None),
    ]


def test_the_floors_beside_the_gold_labels_can_be_used():
    gold = PROJECT / "seeds" / "gold"
    names = {path.stem for path in gold.glob("*.jsonl")}
    assert load_floors(gold / "floors.csv", names | {"all"})
