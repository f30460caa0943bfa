"""Texts for properties: pieces of real news in any order, noise of real pages, anything at all."""

from __future__ import annotations

from hypothesis import strategies as st

FIGURES = [
    "46", "forty-six", "1,037", "1.2 thousand", "1 000", "1'500", "2,300.", "half a dozen",
    "several hundred", "two dozen", "dozens", "scores", "hundreds of thousands", "200-300", "0",
    "between 200 and 300", "two to three hundred", "(46)", "twenty-one thousand and six", "१२",
    "٤٦", "a few", "half",
    "1/3", "46%", "$46", "46-strong", "½", "４６", "1e9", "999999999999999", "no", "not one",
]  # fmt: skip
HEDGES = [
    "at least", "more than", "up to", "as many as", "no fewer than", "fewer than", "about", "some",
    "nearly", "or so", "or more", "in all", "a total of", "an additional", "including",
]  # fmt: skip
DATES = [
    "on Monday", "July 5", "5 July 2021", "on the 31st of June", "2021-02-30", "05.07.2021",
    "today",
    "overnight Sunday to Monday", "since late June", "in recent weeks", "over the past two weeks",
    "a day earlier", "the following morning", "two days later", "last month", "at the weekend",
    "between June 22 and July 3", "in 2012", "February 29", "99/99/9999", "next week", "May",
    "0035",
    "from July 30 to 2", "the night of 4-5 July", "since 2020", "the 0th of May",
    "10,000 years ago",
]  # fmt: skip
PEOPLE = [
    "Afghan soldiers", "border guards", "Tajik police", "the men", "they", "troops", "pilots",
    "refugees", "Taliban fighters", "five officers", "the group", "Syrian servicemen", "of them",
]  # fmt: skip
PLACES = [
    "Afghanistan", "Tajikistan", "Pakistan", "Iran", "Kabul", "Khorog", "Panj river", "Turkey",
    "the border", "the other side", "neighbouring Uzbekistan", "Congo", "Georgia", "Niger", "Iraq",
]  # fmt: skip
VERBS = [
    "fled to", "crossed into", "retreated across", "were returned to", "have been handed over to",
    "denied that", "will be sent back to", "sought refuge in", "remain in", "said that",
    "could flee",
    "entered", "were let in", "is arranging flights from", "let", "asked for", "came over", "and",
]  # fmt: skip
MARKS = [
    ".", ",", "\n\n", "\n", ": ", " - ", "—", "“", "”", "'s", "(", ")", "?", "!", "...", ";", "/",
    "•", "*", "|", "[1]", "\t", "\r\n", "\f", "\x0b", "\u2028", "\xa0", "\u3000",
]  # fmt: skip
NOISE = [
    "\u202eRTL\u202c", "\u200f", "\u200b", "\u200d", "\xad", "e\u0301", "a\u0323\u0302", "\ufeff",
    "😀", "👩\u200d✈️", "🇦🇫", "İstanbul", "ﬁve", "ßoldiers", "Ǆ", "Афганистан", "46 солдат",
    "阿富汗士兵逃往伊朗", "سربازان افغان", "सैनिक", "ทหาร", "<p>", "</td><td>", "&nbsp;", "&#39;",
    "<script>var n=46;</script>", ".a{color:#fff}", "@media", "https://t.co/46?x=1",
    "Читать далее",
    "\x00", "\x85", "𝟜𝟞 𝐬𝐨𝐥𝐝𝐢𝐞𝐫𝐬",
]  # fmt: skip

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)

pieces = st.one_of(
    *(st.sampled_from(p) for p in (FIGURES, HEDGES, DATES, PEOPLE, PLACES, VERBS, MARKS, NOISE)),
    ANY_TEXT,
)

tellings = st.builds(
    lambda *parts: " ".join(part for part in parts if part) + ". ",
    st.sampled_from(["", *HEDGES]),
    st.sampled_from(FIGURES),
    st.sampled_from(PEOPLE),
    st.sampled_from(VERBS),
    st.sampled_from(PLACES),
    st.sampled_from(["", *DATES]),
    st.sampled_from(["", *NOISE]),
)
"""Something like a sentence that tells of a movement."""

joined = st.sampled_from([" ", " ", " ", "", "\n"])

texts = st.one_of(
    st.builds(lambda joiner, parts: joiner.join(parts), joined, st.lists(pieces, max_size=25)),
    st.lists(tellings | pieces, max_size=8).map("".join),
    ANY_TEXT,
)
"""Any text at all, rather like news."""
