from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from pipeline.evaluation import line_chart

SVG = "{http://www.w3.org/2000/svg}"


def drawn(*arguments):
    return ET.fromstring(line_chart(*arguments))


def test_a_line_a_series_and_a_point_a_version():
    svg = drawn(["v1", "v2"], {"f1": [0.0, 1.0], "recall": [0.5, 0.5]})
    rising, level = (line.get("points").split() for line in svg.iter(f"{SVG}polyline"))
    heights = [float(point.split(",")[1]) for point in rising]
    # 0 stands 40 above the lower edge of 300, 1 stands 16 under the upper one.
    assert heights == [260.0, 16.0]
    assert [float(point.split(",")[1]) for point in level] == [138.0, 138.0]
    words = [text.text for text in svg.iter(f"{SVG}text")]
    assert {"v1", "v2", "f1", "recall"} <= set(words)


def test_a_version_without_a_value_has_no_point():
    svg = drawn(["v1", "v2", "v3"], {"f1": [None, 0.5, None], "recall": [None, None, None]})
    assert len(list(svg.iter(f"{SVG}circle"))) == 1


def test_names_of_lines_that_end_together_do_not_stand_on_one_another():
    svg = drawn(["v1"], {"f1": [0.9], "recall": [0.9], "precision": [0.9]})
    heights = sorted(
        float(text.get("y"))
        for text in svg.iter(f"{SVG}text")
        if text.text in ("f1", "recall", "precision")
    )
    assert all(b - a >= 14 for a, b in pairwise(heights))


def test_more_series_than_colours_are_refused():
    with pytest.raises(ValueError, match="shorter"):
        line_chart(["v1"], {str(n): [0.5] for n in range(8)})
