"""Each expectation that is shipped fails on its own bad example, and on nothing else."""

import pytest

from pipeline.quality import MARTS, load_checks, run_checks
from pipeline.quality.suites import load_suite
from pipeline.records import Claim, Direction, DuplicateKind, Outcome, Personnel, Scope
from pipeline.settings import PROJECT
from tests.unit.quality.example_frames import frame

EXPECTATIONS = PROJECT / "expectations"
TABLES = ["articles", "reports", *MARTS]
SHIPPED = [
    pytest.param(table, expectation, id=f"{table}-{expectation.meta.name}")
    for table in TABLES
    for expectation in load_suite(EXPECTATIONS, table).expectations
]


@pytest.mark.parametrize("table", TABLES)
def test_good_rows_pass_everything(table):
    results = run_checks(EXPECTATIONS, table, frame(table, {}))

    assert [result for result in results if not result.passed] == []


@pytest.mark.parametrize(("table", "expectation"), SHIPPED)
def test_a_bad_example_fails_exactly_its_own_expectation(table, expectation):
    assert expectation.meta.fails_on, (
        f"{expectation.meta.name} in expectations/{table}.json has no meta.fails_on; "
        "docs/quality.md says how to write one"
    )
    results = run_checks(EXPECTATIONS, table, frame(table, *expectation.meta.fails_on))

    assert [result.name for result in results if not result.passed] == [expectation.meta.name]
    (failed,) = [result for result in results if not result.passed]
    assert "could not be evaluated" not in (failed.observed or "")


@pytest.mark.parametrize("table", TABLES)
def test_a_table_without_rows_passes(table):
    results = run_checks(EXPECTATIONS, table, frame(table).iloc[:0])

    assert all(result.passed for result in results)
    assert {result.n_checked for result in results} == {0}


@pytest.mark.parametrize("table", TABLES)
def test_results_stand_in_the_order_of_the_suite(table):
    results = run_checks(EXPECTATIONS, table, frame(table))

    assert [(r.table, r.name, r.severity, r.description) for r in results] == [
        (c.table, c.name, c.severity, c.description) for c in load_checks(EXPECTATIONS, table)
    ]


@pytest.mark.parametrize(
    ("table", "check", "enum"),
    [
        ("articles", "outcome_in_set", Outcome),
        ("articles", "duplicate_kind_in_set", DuplicateKind),
        ("reports", "claim_in_set", Claim),
        ("reports", "scope_in_set", Scope),
        ("reports", "direction_in_set", Direction),
    ],
)
def test_sets_are_those_of_the_records(table, check, enum):
    (expectation,) = [
        e for e in load_suite(EXPECTATIONS, table).expectations if e.meta.name == check
    ]

    assert set(expectation.kwargs["value_set"]) == set(enum)


def test_every_class_of_personnel_is_accepted():
    results = run_checks(EXPECTATIONS, "reports", frame("reports", {"personnel": list(Personnel)}))

    assert next(result for result in results if result.name == "personnel_in_set").passed


@pytest.mark.parametrize(
    "office",
    [
        "Joint Chiefs of Staff",
        "General Staff",
        "Special Inspector General for Afghanistan Reconstruction (SIGAR)",
        "Inter-Services Public Relations (ISPR)",
        "Lebanese interior minister",
        "spokesman for the border guards in the Rostov region",
        "Prosecutor General's Office",
    ],
)
def test_an_office_is_not_taken_for_a_person(office):
    results = run_checks(EXPECTATIONS, "reports", frame("reports", {"attributed_to": office}))

    assert next(result for result in results if result.name == "attributed_to_not_a_person").passed


@pytest.mark.parametrize("person", ["Col Example", "Mr. Example", "Major General Example"])
def test_a_rank_and_a_name_is_taken_for_a_person(person):
    results = run_checks(EXPECTATIONS, "reports", frame("reports", {"attributed_to": person}))

    failed = [result.name for result in results if not result.passed]
    assert failed == ["attributed_to_not_a_person"]
