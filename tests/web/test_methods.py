"""The method explained: each figure of it is on the page, and its example is worked out by the one function."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

import pytest
from babel.numbers import format_decimal
from flask import Flask

from iris.rules.scoring import vectors
from iris.rules.scoring.examples import worked_example
from iris.rules.scoring.method import Method
from iris.rules.scoring.methods import methods
from tests.client import PageClient

VERSIONS = methods()
SHARES = {"tail": 100, "prior_strength": 1000}
"""Figures that the page says in another unit: in a hundred, in workers."""
UNSAID = {
    "prior_rate": "made with the group's rate, which pages show",
    "prior_placements": "the same",
    "days_a_year": "how long a year is",
    "prior": "half an answer, presumed so that the estimate exists at all",
}


def figures(part: object, name: str = "") -> Iterator[tuple[str, float]]:
    """Every number of a method, with the name of its field."""
    if isinstance(part, bool) or part is None:
        return
    if isinstance(part, int | float):
        yield name, part
    elif is_dataclass(part):
        for field in fields(part):
            yield from figures(getattr(part, field.name), field.name)
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from figures(value, name)
    elif isinstance(part, tuple):
        for value in part:
            yield from figures(value, name)


@pytest.mark.parametrize("method", VERSIONS, ids=lambda m: m.version)
def test_each_figure_of_the_method_is_on_its_page(client: PageClient, method: Method) -> None:
    text = client.get(f"/methods/{method.version}").text
    explained = text[: text.index("Its facts")]
    found = dict.fromkeys(figures(method))
    assert len(found) > 40
    for name, value in found:
        if name in UNSAID:
            continue
        said = format_decimal(value * SHARES.get(name, 1), locale="en", decimal_quantization=False)
        place = text if name == "month" else explained
        assert re.search(rf"(?<![\d.]){re.escape(said)}(?![\d]|\.\d)", place), f"{name} {said}"


@pytest.mark.parametrize("method", VERSIONS, ids=lambda m: m.version)
def test_each_sentence_of_the_method_is_on_its_page(client: PageClient, method: Method) -> None:
    text = client.get(f"/methods/{method.version}").text
    for rule in method.gates:
        assert rule.sentence in text
        assert rule.lifted_by in text
    for sentence in (*(rule.sentence for rule in (*method.states, *method.bands)), method.critical_sentence):
        assert sentence in text


@pytest.mark.parametrize("method", VERSIONS, ids=lambda m: m.version)
def test_the_example_is_worked_out_by_the_one_function(client: PageClient, method: Method) -> None:
    document = client.json(f"/methods/{method.version}/example.json")
    (answer,) = vectors.answer_vectors(document)
    page = client.get(f"/methods/{method.version}")
    low, high = float(answer["low"]), float(answer["high"])  # type: ignore[arg-type]
    assert f"After the limits: {answer['value']:.2f}, from {low:.2f} to {high:.2f}." in page.text
    assert f"Band {answer['band']}, read at the low end" in page.text
    score = worked_example(method.version).score
    assert score.value == answer["value"]
    assert sum(line.points for line in score.contributions) == pytest.approx(score.before_gates.mid, abs=1e-9)  # type: ignore[union-attr]
    for line in score.contributions:
        assert f"{line.points:.2f}" in page.text


def test_the_lines_of_the_example_can_be_redone_by_hand(client: PageClient) -> None:
    page = client.get("/methods/2026.1")
    formulas = [found for e in page.root.all("p") for found in re.findall("\u2066(.+?)\u2069", e.text)]
    assert len(formulas) > 20
    redone = [one for one in formulas if "INV" not in one and "=" in one]
    for formula in redone:
        left, _, right = formula.rpartition("=")
        names = str.maketrans({"×": "*", "÷": "/", "−": "-", "^": "@", ",": None})
        value = eval(left.translate(names).replace("@", "**"), {"__builtins__": {}})  # noqa: S307 - our own figures
        assert value == pytest.approx(float(right), abs=0.006), formula
    assert len(redone) > 15


def test_the_list_leads_to_every_version_and_so_do_footer_and_help(client: PageClient) -> None:
    assert {f"/methods/{m.version}" for m in VERSIONS} <= set(client.get("/methods").links())
    page = client.get("/help")
    assert page.link("Read the method") == "/methods"
    assert "/methods" in [link.attrs["href"] for link in page.root.one("footer").all("a")]


@pytest.mark.parametrize("address", ["/methods/1999.9", "/methods/1999.9/example.json"])
def test_a_version_that_is_not_there_gives_the_ones_there_are(client: PageClient, address: str) -> None:
    page = client.get(address, status=404)
    assert {f"/methods/{m.version}" for m in VERSIONS} <= set(page.links())


def test_the_drawing_of_how_facts_fade_has_the_numbers_beside(client: PageClient) -> None:
    page = client.get("/methods/2026.1")
    drawings = [e for e in page.root.all("svg", role="img") if "half as much" in e.attrs["aria-label"].lower()]
    assert len(drawings) == 3
    tables = [e for e in page.root.all("table") if "half as much" in e.one("caption").text.lower()]
    fresh = [[cell.text for cell in row.all("th", "td")] for row in tables[0].one("tbody").all("tr")]
    assert fresh[:4] == [["0", "1.00"], ["12", "1.00"], ["24", "0.71"], ["36", "0.50"]]
    assert ["24", "0.25"] in [[c.text for c in row.all("th", "td")] for row in tables[2].one("tbody").all("tr")]


def test_it_is_read_from_right_to_left_with_its_formulas_from_left_to_right(app: Flask) -> None:
    page = PageClient(app, language="ar").get("/methods/2026.1")
    assert page.root.one("html").attrs["dir"] == "rtl"
    assert page.html.count("\u2066") == page.html.count("\u2069") > 20
