"""The checks that `tests.client` makes of every page can fail."""

from __future__ import annotations

import pytest

from tests.page_rules import problems
from tests.pages import Page

GOOD = """<!doctype html>
<html lang="en" dir="ltr">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Agencies – Iris</title></head>
<body><a href="#main">Skip</a><main id="main"><h1>Agencies</h1>
<form method="post" action="/x"><input type="hidden" name="csrf_token" value="t">
<label for="q">Name</label><input id="q" name="q" value="Or&amp;chid"><button>Send</button></form>
<svg aria-hidden="true"><path d="M0 0"/></svg><p>Text<br>more</p></main></body></html>"""

FAULTS = [
    ("<!doctype html>", "", "doctype"),
    ('lang="en"', "", "lang"),
    ('dir="ltr"', "", "dir"),
    ("<h1>Agencies</h1>", "<h2>Agencies</h2>", "<h1>"),
    ("</h1>", "</h1><h3>Deep</h3>", "follows level 1"),
    ("<title>Agencies – Iris", "<title>Iris", "does not name the page"),
    ('<input type="hidden" name="csrf_token" value="t">', "", "0 hidden tokens"),
    ('method="post"', 'method="get"', "into the address"),
    ('<label for="q">Name</label>', "", "no label"),
    ('<label for="q">', '<label for="r">', "not there"),
    ("<p>Text", '<p id="q">Text', "2 times"),
    ("<p>Text", '<p style="color:red">Text', "style="),
    ("<p>Text", '<p onclick="x()">Text', "onclick="),
    ("</main>", "<script>x()</script></main>", "inline <script>"),
    ("</main>", '<script src="//cdn.example/x.js"></script></main>', "from elsewhere"),
    ("</main>", '<img src="/x.png"></main>', "no alt"),
    ("</main>", "<div/></main>", "slash"),
    ("</p>", "", "closes <p>"),
    ("<p>Text", "<p><div>x</div>Text", "<div> inside <p>"),
    ("</main>", "<ul><p>x</p></ul></main>", "right inside <ul>"),
    ("</main>", '<a href="/x"></a></main>', "says nothing"),
    ("</main>", '<a href="#away">x</a></main>', "not there"),
    ("</main>", "{{ name }}</main>", "is shown"),
    ('<svg aria-hidden="true">', "<svg>", "neither hidden nor named"),
    ("</button>", '</button><input type="file" aria-label="x">', "would send no files"),
]


def test_a_good_page_has_no_problems() -> None:
    assert problems(Page(GOOD)) == []


@pytest.mark.parametrize(("old", "new", "said"), FAULTS)
def test_a_fault_is_found(old: str, new: str, said: str) -> None:
    assert old in GOOD
    assert any(said in problem for problem in problems(Page(GOOD.replace(old, new, 1))))


def test_a_form_sends_what_a_browser_would() -> None:
    page = Page(
        GOOD.replace(
            "<button>",
            '<select name="s"><option value="1">One</option><option value="2" selected>Two</option></select>'
            '<input type="checkbox" name="c" value="y" checked><input type="checkbox" name="c" value="n">'
            '<textarea name="t">\nkept </textarea><input name="off" disabled value="x">'
            '<button name="b" value="1">',
        )
    )
    form = page.form(field="q")
    assert form.values() == {"csrf_token": ["t"], "q": ["Or&chid"], "s": ["2"], "c": ["y"], "t": ["kept "]}
    assert (form.method, form.action, page.h1, page.link("Skip")) == ("post", "/x", "Agencies", "#main")
