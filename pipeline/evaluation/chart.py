"""Scores over extractor versions as a picture: an SVG that needs nothing else.

Belongs here: drawing lines. Does not belong here: which scores are drawn (``orchestration``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as ET

WIDTH, HEIGHT = 760, 300
LEFT, RIGHT, TOP, BOTTOM = 40, 170, 16, 40
GRID = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#000000")
"""Okabe and Ito (2008), *Color Universal Design*: told apart by colour-blind readers as well."""

LABEL_HEIGHT = 14


def line_chart(versions: Sequence[str], series: Mapping[str, Sequence[float | None]]) -> str:
    """One line a series, one point a version, from 0 to 1.

    Args:
        versions: Labels from left to right; at least one.
        series: Values by name, one for each version, at most one series for each of ``COLOURS``; a
            version without a value has no point.
    """
    size = {"width": str(WIDTH), "height": str(HEIGHT), "viewBox": f"0 0 {WIDTH} {HEIGHT}"}
    svg = ET.Element(
        "svg", xmlns="http://www.w3.org/2000/svg", attrib={**size, "font-family": "sans-serif"}
    )
    ET.SubElement(svg, "rect", width="100%", height="100%", fill="white")
    for value in GRID:
        ET.SubElement(svg, "path", d=f"M{LEFT},{_y(value):.1f}H{WIDTH - RIGHT}", stroke="#dddddd")
        _text(svg, f"{value:.1f}", (LEFT - 8, _y(value) + 4), anchor="end")
    for index, version in enumerate(versions):
        at = (_x(index, len(versions)), HEIGHT - BOTTOM + 20)
        _text(svg, version, at, anchor="middle")
    label_heights = _apart({name: _y(_last(values)) for name, values in series.items()})
    for (name, values), colour in zip(series.items(), COLOURS[: len(series)], strict=True):
        points = [
            (_x(index, len(versions)), _y(value))
            for index, value in enumerate(values)
            if value is not None
        ]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        ET.SubElement(svg, "polyline", points=path, fill="none", stroke=colour)
        for x, y in points:
            ET.SubElement(svg, "circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r="3", fill=colour)
        _text(svg, name, (WIDTH - RIGHT + 10, label_heights[name] + 4), colour=colour)
    return ET.tostring(svg, encoding="unicode")


def _x(index: int, n_versions: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * (index + 0.5) / n_versions


def _y(value: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value)


def _last(values: Sequence[float | None]) -> float:
    return next((value for value in reversed(values) if value is not None), 0.0)


def _apart(heights: Mapping[str, float]) -> dict[str, float]:
    """Labels moved down where they would stand on one another."""
    moved: dict[str, float] = {}
    lowest = 0.0
    for name, height in sorted(heights.items(), key=lambda item: item[1]):
        lowest = moved[name] = max(height, lowest + LABEL_HEIGHT)
    return moved


def _text(
    svg: ET.Element,
    words: str,
    at: tuple[float, float],
    anchor: str = "start",
    colour: str = "#333333",
) -> None:
    attributes = {
        "x": f"{at[0]:.1f}",
        "y": f"{at[1]:.1f}",
        "text-anchor": anchor,
        "fill": colour,
        "font-size": "12",
    }
    ET.SubElement(svg, "text", attributes).text = words
