"""Data Docs: the last results of each suite as a static site, for people without Dagster.

Belongs here: Great Expectations' own tables of expectations, what they lack added, in pages that
need nothing but themselves. Does not belong here: running checks (``results``), or keeping their
results (``stages``). Importing this module takes seconds: Great Expectations does.

The pages are made from ``CheckResult``, which holds no prose, never from the rows. The frame around
the tables is not that of Great Expectations: its pages fetch styles, fonts and scripts from a dozen
hosts, and put values into HTML as they are.
"""

from __future__ import annotations

import html
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from great_expectations.core import ExpectationValidationResult
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.render.components import (
    RenderedGraphContent,
    RenderedStringTemplateContent,
    RenderedTableContent,
)
from great_expectations.render.renderer.column_section_renderer import (
    ValidationResultsColumnSectionRenderer,
)
from great_expectations.render.view.view import DefaultJinjaSectionView
from jinja2 import pass_context
from jinja2.runtime import Context

from pipeline.html_templates import html_templates
from pipeline.quality.results import CheckResult, SuiteRun
from pipeline.quality.suites import Expectation, load_suite

Checked = tuple[Expectation, CheckResult]

INDEX = "index.html"


@dataclass(frozen=True)
class DataDocs:
    """A site that has been written.

    Attributes:
        index: The page to open.
        n_pages: With the index.
        n_expectations: Results that the pages show.
        n_failed: Of them, critical ones and warnings.
    """

    index: Path
    n_pages: int
    n_expectations: int
    n_failed: int


def write_data_docs(site: Path, expectations: Path, runs: Sequence[SuiteRun]) -> DataDocs:
    """Write the site anew: an index, and a page a suite.

    Args:
        site: Its folder, replaced whole once all pages are written.
        expectations: Folder of the suites; results of expectations that it has no more are left
            out.
        runs: The last one of each suite, in the order of the index.

    Raises:
        InvalidSuite: See ``load_suite``.
    """
    checked = {run.table: _checked(expectations, run) for run in runs}
    results = [result for of_suite in checked.values() for _, result in of_suite]
    pages = {f"{run.table}.html": _suite_page(run, checked[run.table]) for run in runs}
    pages[INDEX] = _index_page(runs, checked)
    _replace(site, pages)
    return DataDocs(
        index=site / INDEX,
        n_pages=len(pages),
        n_expectations=len(results),
        n_failed=sum(not result.passed for result in results),
    )


def _checked(expectations: Path, run: SuiteRun) -> list[Checked]:
    by_name = {result.name: result for result in run.results}
    suite = load_suite(expectations, run.table).expectations
    return [(e, by_name[e.meta.name]) for e in suite if e.meta.name in by_name]


def _replace(site: Path, pages: dict[str, str]) -> None:
    partial = site.with_name(f".{site.name}.partial")
    old = site.with_name(f".{site.name}.old")
    for left_over in (partial, old):
        shutil.rmtree(left_over, ignore_errors=True)
    partial.mkdir(parents=True)
    for name, page in pages.items():
        (partial / name).write_text(page, encoding="utf-8")
    if site.exists():
        site.replace(old)
    partial.replace(site)
    shutil.rmtree(old, ignore_errors=True)


def _index_page(runs: Sequence[SuiteRun], checked: dict[str, list[Checked]]) -> str:
    failed = [r for of_suite in checked.values() for _, r in of_suite if not r.passed]
    suites = [
        {
            "run": run,
            "n_expectations": len(checked[run.table]),
            "n_blocking": sum(r.table == run.table and r.severity == "critical" for r in failed),
            "n_warnings": sum(r.table == run.table and r.severity == "warning" for r in failed),
        }
        for run in runs
    ]
    failed.sort(key=lambda result: result.severity)
    return _page("index.html.j2", suites=suites, failed=failed)


def _suite_page(run: SuiteRun, checked: Sequence[Checked]) -> str:
    columns: dict[str, list[Checked]] = {}
    for expectation, result in checked:
        columns.setdefault(str(expectation.kwargs.get("column", "")), []).append(
            (expectation, result)
        )
    view = _escaping_view()
    sections = []
    for number, of_column in enumerate(columns.values(), start=1):
        # Its templates make the ids of elements of this number, under two names.
        place = {"index": number}
        document = {"section": _section(of_column), "section_loop": place, "loop": place}
        sections.append(view.render(document))
    return _page(
        "suite.html.j2",
        run=run,
        n_expectations=len(checked),
        n_passed=sum(result.passed for _, result in checked),
        sections=sections,
    )


def _page(template: str, **values: Any) -> str:
    return html_templates("pipeline.quality", "templates").get_template(template).render(values)


def _escaping_view() -> Any:
    """The view of Great Expectations, but for cells of tables: it would take them for HTML."""
    view = DefaultJinjaSectionView()

    @pass_context
    def rendered(context: Context, block: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(block, str):
            return html.escape(block)
        return view.render_content_block(context, block, *args, **kwargs)

    view.env.filters["render_content_block"] = rendered
    return view


def _section(checked: Sequence[Checked]) -> Any:
    """The expectations of one column as a table: a mark, the rule in words, what was seen.

    Great Expectations gives mark and rule. It would not tell a name, a severity, or the ids of the
    rows that fail.
    """
    outcomes = [_outcome(*each) for each in checked]
    renderer: Any = ValidationResultsColumnSectionRenderer()
    section = renderer.render(validation_results=outcomes)
    table = section.content_blocks[1]
    table.header_row = ["Status", "Expectation", "Rows that fail", "Observed"]
    table.table = [
        [
            row[0],
            [*_named(result), *_rule(row[1]), *_rows(result)],
            f"{result.n_unexpected:,} of {result.n_checked:,}",
            result.observed or "",
        ]
        for row, (_, result) in zip(table.table, checked, strict=True)
    ]
    return section.to_json_dict()


def _outcome(expectation: Expectation, result: CheckResult) -> ExpectationValidationResult:
    return ExpectationValidationResult(
        success=result.passed,
        expectation_config=ExpectationConfiguration(
            type=expectation.type, kwargs=expectation.kwargs
        ),
        result={},
        exception_info={},
    )


def _named(result: CheckResult) -> list[RenderedStringTemplateContent]:
    """Name, severity and sentence of a check; the index links to it."""
    coloured = [] if result.passed else [result.severity]
    name = {
        "template": "$name $severity",
        "params": {"name": result.name, "severity": result.severity},
        "tag": "div",
        "styling": {
            "classes": ["check"],
            "attributes": {"id": result.name},
            "params": {"severity": {"classes": ["severity", *coloured]}},
        },
    }
    sentence = {
        "template": "$description",
        "params": {"description": result.description},
        "tag": "div",
    }
    return [RenderedStringTemplateContent(string_template=words) for words in (name, sentence)]


def _rule(cell: Any) -> list[Any]:
    """The rule in words; a graph of it would need a script of another host."""
    blocks = cell if isinstance(cell, list) else [cell]
    return [block for block in blocks if not isinstance(block, RenderedGraphContent)]


def _rows(result: CheckResult) -> list[RenderedTableContent]:
    if not result.unexpected:
        return []
    columns = list(result.unexpected[0])
    cells = [
        ["null" if row[column] is None else str(row[column]) for column in columns]
        for row in result.unexpected
    ]
    return [RenderedTableContent(table=cells, header_row=columns)]
