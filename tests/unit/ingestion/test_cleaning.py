import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingestion.cleaning import clean_line, clean_text, words


@pytest.mark.parametrize(
    "text",
    [
        "“We had no choice,” he said – or so it’s told — in Gorno-Badakhshan.",
        "First paragraph.\n\nSecond paragraph,\non two lines.",
        "07:49 / 29.06.2021   2318 views",
        "12 < 46 soldiers > 5, <name withheld> said; AT&T; https://example.org/?a=1&copy=2",
        "می‌روند",
        "",
    ],
)
def test_clean_text_is_unchanged(text):
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("Cafe\u0301", "Café"),
        ("food &amp; &quot;all&quot; &#8211; &#x27;done&#x27;", "food & \"all\" – 'done'"),
        ("food &amp;amp; shelter", "food & shelter"),
        ("so\u00adl\u200bdiers\u0007 \ufeffcrossed", "soldiers crossed"),
        ("1\u00a0037\tsoldiers", "1 037 soldiers"),
        ("one\r\n\r\ntwo\rthree\u2029four", "one\n\ntwo\nthree\nfour"),
        ("\n\n one \n \n\n\n two\n", "one\n\ntwo"),
        ("<p>One <b>two</b>.</p><p>Three<br/>four &lt; 5.</p>", "One two.\n\nThree\nfour < 5."),
        ("&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;", "One.\n\nTwo."),
        ("<b>5 <6 men</b> <name withheld><!-- x --> said", "5 <6 men <name withheld> said"),
        ("<b>x " * 400, "x " * 399 + "x"),
        ("<div>One.<script>alert(1)</script><style>p {}</style></div>", "One."),
    ],
)  # fmt: skip
def test_cleaning(text, cleaned):
    assert clean_text(text) == cleaned


@given(st.text() | st.text(alphabet="<>/pb &;amplt#x0 \n\t\r", max_size=60))
def test_cleaning_clean_text_again_changes_nothing_visible(text):
    cleaned = clean_text(text)
    again = clean_text(cleaned)
    assert again == cleaned or len(again) < len(cleaned)  # deeper escaped than anyone means to
    assert "\r" not in cleaned
    assert "\n\n\n" not in cleaned
    assert cleaned == cleaned.strip("\n ")


def test_a_title_stands_on_one_line():
    assert clean_line(" Soldiers\n cross  <b>the</b>\u00a0river ") == "Soldiers cross the river"


def test_words_fold_case_punctuation_and_white_space():
    assert words("“It’s  OVER,” he\nsaid: ﬁve left.") == words("it's over he said five left")
    assert words("... — !") == []
