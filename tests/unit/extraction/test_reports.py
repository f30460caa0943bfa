"""What a report states besides the movement: evidence, source, places, numbers, versions."""

from __future__ import annotations

import dataclasses
import datetime as dt
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.extraction import Extractor
from pipeline.records import Outcome
from pipeline.settings import PROJECT

from .conftest import Read, article_of

STORY = (
    "DUSHANBE, July 5 (Example) - More than 300 Afghan soldiers crossed into Tajikistan from "
    "Badakhshan on Saturday, Tajikistan's State Committee for National Security said.\n\n"
    "They were given food and shelter. Forty of them were sent back to Afghanistan on Sunday."
)


def test_evidence_is_verbatim_at_its_offsets(extractor: Extractor) -> None:
    article = article_of(STORY, "Afghan soldiers cross into Tajikistan", published_on=JULY_5)
    reports = extractor.read(article).reports
    assert reports
    for report in reports:
        field = getattr(article, report.evidence_field)
        assert field[report.evidence_start : report.evidence_end] == report.evidence
        assert report.evidence_field == "text"
    assert "More than 300 Afghan soldiers crossed into Tajikistan" in reports[0].evidence


JULY_5 = dt.date(2021, 7, 5)


def test_reports_are_numbered_in_the_order_of_the_text(read: Read) -> None:
    reports = read(STORY, published_on=JULY_5)
    assert [r.report_no for r in reports] == list(range(1, len(reports) + 1))
    starts = [r.evidence_start for r in reports]
    assert starts == sorted(starts)


def test_the_source_is_an_institution(read: Read) -> None:
    entry = read(STORY, published_on=JULY_5)[0]
    assert entry.attributed_to is not None
    assert "State Committee for National Security" in entry.attributed_to


@pytest.mark.parametrize(
    ("text", "source"),
    [
        (
            "Fifty Afghan soldiers fled to Iran, Karim Danesh, a spokesman for the "
            "Interior Ministry, said.",
            "Interior Ministry",
        ),
        ("According to the Tajik border service, fifty Afghan soldiers fled to Tajikistan.",
         "Tajik border service"),
        ("Fifty Afghan soldiers fled to Iran, Karim Danesh said.", None),
    ],
)  # fmt: skip
def test_a_person_is_never_the_source(read: Read, text: str, source: str | None) -> None:
    (report,) = read(text)
    assert report.attributed_to == source


def test_places_leave_out_countries(read: Read) -> None:
    entry = read(STORY, published_on=JULY_5)[0]
    assert entry.places == ("Badakhshan",)


def test_the_same_words_give_the_same_reports(extractor: Extractor) -> None:
    first, second = article_of(STORY, article_id="a"), article_of(STORY, article_id="a")
    assert extractor.read(first) == extractor.read(second)


def test_a_batch_reads_as_one_by_one_and_in_order(extractor: Extractor) -> None:
    articles = [
        article_of(STORY, article_id="a"),
        article_of("The weather was fine.", article_id="b"),
        article_of("Sixty Syrian soldiers fled to Iraq.", article_id="c"),
    ]
    together = list(extractor.read_batch(articles))
    assert together == [extractor.read(article) for article in articles]
    assert [r.outcome for r in together] == [Outcome.CODED, Outcome.GATED_OUT, Outcome.CODED]


def test_outcomes(extractor: Extractor) -> None:
    assert extractor.read(article_of("", "")).outcome is Outcome.GATED_OUT
    background = "Parliament debated the price of bread. The minister left early."
    assert extractor.read(article_of(background)).outcome is Outcome.GATED_OUT
    foreign = article_of("Sixty Afghan soldiers fled to Iran.", language="fr")
    assert extractor.read(foreign).outcome is Outcome.SKIPPED_LANGUAGE
    nothing = "Iranian soldiers say that Afghan traders crossed the border into Iran."
    assert extractor.read(article_of(nothing)).outcome is Outcome.NOTHING_FOUND


@pytest.mark.parametrize(
    "text",
    [
        STORY.upper(),
        STORY.replace(".", "").replace(",", ""),
        STORY.replace(" ", "\n"),
        "\u202eAfghan soldiers\x00 fled to Ирану and 伊朗, Iran and Tajikistan",
        "<p>Afghan soldiers</p><br/>&nbsp;fled to <b>Iran</b> border",
        "(((((Afghan soldiers)))) fled,,,, to Iran!!! ...",
    ],
)
def test_rough_text_does_not_stop_the_reading(extractor: Extractor, text: str) -> None:
    article = article_of(text, "AFGHAN SOLDIERS FLEE TO IRAN")
    for report in extractor.read(article).reports:
        field = getattr(article, report.evidence_field)
        assert field[report.evidence_start : report.evidence_end] == report.evidence


def test_a_headline_in_capitals_is_read(read: Read) -> None:
    for title in ("Sixty Afghan Soldiers Flee Into Iran", "SIXTY AFGHAN SOLDIERS FLEE INTO IRAN"):
        (report,) = read("", title)
        assert (report.origin, report.destinations, report.count_low) == ("AFG", ("IRN",), 60)
        assert report.evidence_field == "title"


WORDS = st.sampled_from(
    [
        "Afghan", "Tajik", "soldiers", "border", "guards", "46", "dozens", "of", "they", "the",
        "men", "fled", "crossed", "into", "to", "Tajikistan", "Pakistan", "Kabul", "on", "Monday",
        "July", "1", "will", "be", "were", "not", "no", "denied", "that", "said", "returned",
        "since", "including", "five", "officers", "at", "least", "between", "200", "and", "300",
        "1,600", "in", "all", ",", ".", "\n", "Ürümqi", "'quoted'", "—",
    ]
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(WORDS, max_size=60), st.lists(WORDS, max_size=8))
def test_any_text_gives_valid_records(words: list[str], headline: list[str]) -> None:
    article = article_of(" ".join(words), " ".join(headline))
    extractor = shared()
    reading = extractor.read(article)
    assert reading == extractor.read(article)
    assert bool(reading.reports) == (reading.outcome is Outcome.CODED)
    for number, report in enumerate(reading.reports, start=1):
        assert report.report_no == number
        field = getattr(article, report.evidence_field)
        assert report.evidence
        assert field[report.evidence_start : report.evidence_end] == report.evidence
        assert report.origin not in report.destinations
        assert list(report.destinations) == sorted(set(report.destinations))
        assert list(report.personnel) == sorted(set(report.personnel))
        assert report.personnel
        if report.count_low is not None and report.count_high is not None:
            assert report.count_low <= report.count_high
        if report.date_start is not None and report.date_end is not None:
            assert report.date_start <= report.date_end


_SHARED: list[Extractor] = []


def shared() -> Extractor:
    """A fixture cannot be used under Hypothesis without one health check more."""
    if not _SHARED:
        _SHARED.append(Extractor.load(PROJECT / "seeds" / "reference"))
    return _SHARED[0]


def test_the_version_names_code_and_data(extractor: Extractor) -> None:
    declared, fingerprint = extractor.version.split("+")
    assert declared
    assert len(fingerprint) == 8


def test_a_changed_reference_table_changes_the_version(tmp_path: Path) -> None:
    for table in (PROJECT / "seeds" / "reference").glob("*.csv"):
        shutil.copy(table, tmp_path)
    before = Extractor.load(tmp_path).version
    assert Extractor.load(tmp_path).version == before
    with (tmp_path / "places.csv").open("a", encoding="utf-8") as file:
        file.write("nowhere,Nowhere,,town,AFG,TJK,,,3,\n")
    assert Extractor.load(tmp_path).version != before


def test_importing_and_versioning_do_not_load_the_parser() -> None:
    code = (
        "import sys, pathlib\n"
        "from pipeline.extraction import Extractor\n"
        "Extractor.load(pathlib.Path('seeds/reference')).version\n"
        "sys.exit('spacy' in sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=PROJECT, check=False, capture_output=True
    )
    assert done.returncode == 0, done.stderr


def test_reports_are_frozen(read: Read) -> None:
    report = read(STORY, published_on=JULY_5)[0]
    with pytest.raises(dataclasses.FrozenInstanceError):
        report.origin = "XXX"  # type: ignore[misc]
