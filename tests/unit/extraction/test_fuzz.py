"""Anything at all as an article: it is read, and what is reported stands in it.

``make soak-input`` tries it for hours.
"""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.extraction.conftest import article_of
from tests.unit.extraction.fragments import pieces, tellings
from tests.unit.extraction.test_properties import check, days, extractor

TOLD = "On Sunday, 46 Afghan soldiers crossed into Pakistan, the army said."

noise = (
    st.text(max_size=40)
    | st.sampled_from(
        [
            "\u202e",
            "\u2066",
            "\u200d",
            "\ufeff",
            "\x00",
            "\x1b[2J",
            "\ud7ff",
            "\U0010ffff",
            "\u0301",
        ]
    ).map(lambda one: one * 50)
    | st.sampled_from(
        ["x", "1", "1,", "(", "-", "\u0660", "\U0001f468\u200d", "\u00df", "\u0130"]
    ).map(lambda one: one * 3_000)
    | st.sampled_from(["{{ x }}", "'); drop table x; --", "<b>", "&amp;", "\n", "\n\n", "\t", "  "])
)
bodies = st.lists(noise | pieces | tellings | st.just(TOLD), max_size=12)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(bodies, noise | tellings, st.sampled_from(["", " ", "\n\n"]), days)
def test_any_text_is_read_and_its_evidence_stands_in_it(parts, title, between, published_on):
    article = article_of(between.join(parts), title, published_on=published_on)
    for report in extractor().read(article).reports:
        check(report, article)
