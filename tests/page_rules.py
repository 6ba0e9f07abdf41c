"""What every page of ours must get right, checked at each fetch by `tests.client`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

from tests.pages import Element, Page

TOKEN = "csrf_token"
UNLABELLED = frozenset({"hidden", "submit", "button", "image", "reset"})
SEPARATORS = re.compile(r"\s+[–—|·-]\s+")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
LOADING = {"script": "src", "img": "src", "iframe": "src", "source": "src", "link": "href"}
DATA_TYPES = frozenset({"application/json", "application/ld+json"})
LEFTOVERS = ("{{", "{%", "%(", "object at 0x", "LazyString", "Traceback (most recent", "Undefined")

Check = Callable[[Page], Iterator[str]]


def problems(page: Page) -> list[str]:
    """Everything that is wrong with the page, as sentences; empty when it is right."""
    return [*page.faults, *(sentence for check in CHECKS for sentence in check(page))]


def frame(page: Page) -> Iterator[str]:
    """Document type, language, direction, encoding, one main part."""
    if page.doctype != "doctype html":
        yield "does not begin with <!doctype html>"
    html = page.root.all("html")
    if len(html) != 1 or not html[0].attrs.get("lang"):
        yield "<html> has no lang"
    if len(html) != 1 or html[0].attrs.get("dir") not in {"ltr", "rtl"}:
        yield "<html> has no dir"
    if not page.root.all("meta", charset="utf-8"):
        yield 'no <meta charset="utf-8">'
    if not page.root.all("meta", name="viewport"):
        yield "no viewport: phones would shrink it"
    if len(page.root.all("main")) != 1:
        yield "not exactly one <main>"


def headings(page: Page) -> Iterator[str]:
    """One h1, no level left out, none empty."""
    found = page.root.all(*HEADINGS)
    if len([e for e in found if e.tag == "h1"]) != 1:
        yield "not exactly one <h1>"
    level = 0
    for heading in found:
        own = int(heading.tag[1])
        if own > level + 1:
            yield f"<{heading.tag}> “{heading.text}” follows level {level or 'none'}"
        if not heading.text:
            yield f"<{heading.tag}> is empty"
        level = own


def title(page: Page) -> Iterator[str]:
    """It begins with the heading, or names the page before the name of the site."""
    titles = [e for e in page.root.all("title") if e.parent and e.parent.tag == "head"]
    if len(titles) != 1 or not titles[0].text:
        yield "not exactly one <title>"
        return
    text, h1 = titles[0].text, next((e.text for e in page.root.all("h1")), "")
    if not (h1 and text.startswith(h1)) and len(SEPARATORS.split(text)) < 2:
        yield f"the title “{text}” does not name the page"


def ids(page: Page) -> Iterator[str]:
    """Unique, and there when something points at them."""
    counted = Counter(e.attrs["id"] for e in page.root if "id" in e.attrs)
    yield from (f"id “{name}” {count} times" for name, count in counted.items() if count > 1 or not name)
    for element in page.root:
        for name in _pointed_at(element):
            if name not in counted:
                yield f"<{element.tag}> points at “{name}”, which is not there"


def _pointed_at(element: Element) -> Iterator[str]:
    for attribute in (
        "for",
        "aria-labelledby",
        "aria-describedby",
        "aria-controls",
        "aria-errormessage",
        "list",
    ):
        yield from element.attrs.get(attribute, "").split()
    href = element.attrs.get("href", "")
    if element.tag == "a" and href.startswith("#"):
        yield href[1:]


def labels(page: Page) -> Iterator[str]:
    """Everything to fill in or to press has a name that can be read out."""
    named = {e.attrs["for"] for e in page.root.all("label") if e.attrs.get("for") and e.text}
    for control in page.root.all("input", "select", "textarea"):
        own = control.attrs.get("id") in named or any(e.tag == "label" and e.text for e in control.ancestors())
        if control.attrs.get("type", "text") not in UNLABELLED and not own and not _named(control):
            yield f"no label for <{control.tag} name={control.attrs.get('name')}>"
    for element in page.root.all("a", "button", "summary", "legend"):
        pictures = any(e.attrs.get("alt") or e.attrs.get("aria-label") for e in element)
        if not element.text and not pictures and not _named(element):
            yield f"<{element.tag} {element.attrs}> says nothing"


def _named(element: Element) -> bool:
    return bool(element.attrs.get("aria-label") or element.attrs.get("aria-labelledby"))


def pictures(page: Page) -> Iterator[str]:
    """A picture says what it shows, or that it shows nothing."""
    yield from (f"no alt for {e.attrs.get('src')}" for e in page.root.all("img") if "alt" not in e.attrs)
    for drawing in page.root.all("svg"):
        hidden = drawing.attrs.get("aria-hidden") == "true"
        if not hidden and not _named(drawing) and not drawing.all("title"):
            yield "an <svg> that is neither hidden nor named"


def forms(page: Page) -> Iterator[str]:
    """Each form that changes something carries its token; files travel in parts."""
    for form in page.forms:
        tokens = [e for e in form.element.all("input", type="hidden", name=TOKEN) if e.attrs.get("value")]
        if form.method == "post" and len(tokens) != 1:
            yield f"the form to “{form.action}” has {len(tokens)} hidden tokens"
        if form.method != "post" and tokens:
            yield f"the form to “{form.action}” would put its token into the address"
        in_parts = form.element.attrs.get("enctype") == "multipart/form-data"
        if form.element.all("input", type="file") and not in_parts:
            yield f"the form to “{form.action}” would send no files"


def content_policy(page: Page) -> Iterator[str]:
    """Nothing that the content policy would stop: no inline code or style, nothing from elsewhere."""
    for element in page.root:
        inline = [name for name in element.attrs if name.startswith("on") or name == "style"]
        yield from (f"<{element.tag}> has {name}=" for name in inline)
        code = element.tag == "script" and "src" not in element.attrs
        if element.tag == "style" or (code and element.attrs.get("type") not in DATA_TYPES):
            yield f"inline <{element.tag}>"
        if element.attrs.get("href", "").strip().lower().startswith("javascript:"):
            yield "a link that is code"
        goal = element.attrs.get(LOADING.get(element.tag, ""), "")
        loads = element.tag != "link" or element.attrs.get("rel") not in {"canonical", "alternate"}
        if loads and goal.startswith(("http:", "https:", "//")):
            yield f"<{element.tag}> from elsewhere: {goal}"


def leftovers(page: Page) -> Iterator[str]:
    """No half-made text: places not filled, objects instead of words."""
    # Whoever reviews translations reads them with their places.
    verbatim = [e.text for e in page.root if "verbatim" in e.attrs.get("class", "").split()]
    quoted = {mark for mark in LEFTOVERS if any(mark in text for text in verbatim)}
    text = " ".join(e.text for e in page.root.all("body", "title"))
    yield from (f"“{mark}” is shown" for mark in LEFTOVERS if mark in text and mark not in quoted)


CHECKS: tuple[Check, ...] = (
    frame,
    headings,
    title,
    ids,
    labels,
    pictures,
    forms,
    content_policy,
    leftovers,
)
