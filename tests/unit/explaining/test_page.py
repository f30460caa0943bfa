"""The page and the terminal show the same, to everyone, and let nothing in from the article."""

from __future__ import annotations

from html.parser import HTMLParser
from io import StringIO

import pytest
from rich.console import Console

from pipeline.explaining import Explained, page_of, print_explanation
from pipeline.extraction import Extractor
from pipeline.records import Article
from pipeline.settings import PROJECT
from tests.unit.extraction.conftest import NoOpinion, article_of

NAMES = {"AFG": "Afghanistan", "TJK": "Tajikistan", "IRN": "Iran"}

STORY = (
    "More than 300 Afghan soldiers crossed into Tajikistan from Badakhshan on Saturday, the "
    "Tajik border service said.\n\n"
    "They were let in. Two hundred Afghan civilians fled to Iran as well."
)

HOSTILE = '<script>alert("x")</script> & <img src=http://example.org/x onerror=x>'


class Page(HTMLParser):
    """Tags, attributes and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._hidden = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._hidden += tag in {"style", "title"}

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in {"style", "title"}

    def handle_data(self, data: str) -> None:
        self.text += "" if self._hidden else data

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    extractor = Extractor.load(PROJECT / "seeds" / "reference")
    extractor.classifier = NoOpinion()
    return extractor


def explained(extractor: Extractor, article: Article, min_confidence: float = 0) -> Explained:
    return Explained(article, extractor.explain(article), NAMES, min_confidence)


def on_terminal(one: Explained) -> str:
    console = Console(file=StringIO(), width=400, no_color=True, highlight=False, markup=False)
    print_explanation(console, one)
    file = console.file
    assert isinstance(file, StringIO)
    return file.getvalue()


def test_the_page_shows_fields_and_marks_each_with_its_kind_in_words(extractor: Extractor) -> None:
    page = Page(page_of([explained(extractor, article_of(STORY, "At the border"))]))
    text = " ".join(page.text.split())
    for shown in (
        "More than 300 figure",
        "soldiers people",
        "crossed trigger",
        "Badakhshan place",
        "Saturday time",
        "Tajik border service source",
        "entry, asserted, incident",
        "at least 300",
        "army, of Afghanistan",
        "Afghanistan → Tajikistan; Badakhshan",
        "2021-07-24",
    ):
        assert shown in text
    assert "Those who move are not state personnel. (1)" in text
    assert "The same movement, told again (1)" in text


def test_the_whole_article_is_there_word_for_word(extractor: Extractor) -> None:
    page = page_of([explained(extractor, article_of(STORY))])
    start = page.index('aria-label="The article">')
    inside = Page(page[start + len('aria-label="The article">') : page.index("</div>", start)])
    assert inside.text.replace("1", "") == STORY


def test_links_to_a_report_lead_to_its_card(extractor: Extractor) -> None:
    one = explained(extractor, article_of(STORY, "Afghan soldiers cross into Tajikistan"))
    page = Page(page_of([one, one]))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {attributes["href"] for attributes in page.all("a")}
    assert {"#a1", "#a2", "#a1-r1", "#a2-r1"} <= targets
    assert {str(target).removeprefix("#") for target in targets} <= set(ids)


def test_the_page_needs_nothing_but_itself(extractor: Extractor) -> None:
    page = Page(page_of([explained(extractor, article_of(STORY))]))
    assert not {"script", "link", "img", "iframe", "object"} & {tag for tag, _ in page.tags}
    assert not any(name in attributes for _, attributes in page.tags for name in ("src", "onload"))
    policy = [a["content"] for a in page.all("meta") if "http-equiv" in a]
    assert policy == ["default-src 'none'; style-src 'unsafe-inline'"]


@pytest.mark.parametrize("story", ["", STORY], ids=["gated out", "coded"])
def test_an_article_cannot_write_into_the_page(extractor: Extractor, story: str) -> None:
    page = page_of([explained(extractor, article_of(f"{HOSTILE} {story}", HOSTILE))])
    assert not Page(page).all("script")
    assert not Page(page).all("img")
    assert HOSTILE in Page(page).text


def test_a_report_under_the_threshold_is_shown_as_left_out(extractor: Extractor) -> None:
    kept, out = (explained(extractor, article_of(STORY), least) for least in (0, 1))
    (report,) = (found.report for found in kept.explanation.reports)
    sure = f"confidence {report.confidence:.2f}"
    for shown in (on_terminal(kept), Page(page_of([kept])).text):
        assert "1 report coded." in shown
        assert sure in shown
        assert "left out" not in shown
    for shown in (on_terminal(out), Page(page_of([out])).text):
        assert "1 report coded, 1 of them left out." in shown
        assert f"{sure}, left out: under 1 (min_confidence)" in " ".join(shown.split())


def test_an_article_that_was_not_read_says_why(extractor: Extractor) -> None:
    gated = explained(extractor, article_of("The wheat is ripe in Iran.", "Harvest"))
    foreign = explained(extractor, article_of("Урожай.", "Урожай", language="ru"))
    for shown in (on_terminal(gated), Page(page_of([gated])).text):
        assert "No word in it speaks of state personnel." in shown
        assert "The wheat is ripe in Iran." in shown or "Harvest" in shown
    for shown in (on_terminal(foreign), Page(page_of([foreign])).text):
        assert "Not read: its language is 'ru'." in shown


def test_no_articles_make_a_page(extractor: Extractor) -> None:
    assert "0 articles" in page_of([])


def test_the_terminal_says_without_colour_what_every_mark_is(extractor: Extractor) -> None:
    shown = " ".join(on_terminal(explained(extractor, article_of(STORY, "Troops cross"))).split())
    assert "[figure: More than 300] [place: Afghan] [people: soldiers] [trigger: crossed]" in shown
    assert "at least 300" in shown
    assert "- [people: They] were [trigger: let in]." in shown
    assert "from elsewhere: … [figure: More than 300] Afghan soldiers" in shown
    assert "Not coded: Those who move are not state personnel." in shown


def test_brackets_in_an_article_are_no_markup(extractor: Extractor) -> None:
    article = article_of(f"[bold red]{STORY}[/]", "[blink]Troops[/blink] cross")
    shown = on_terminal(explained(extractor, article))
    assert "[blink]Troops[/blink] cross" in shown
    assert "[bold red]" in shown
