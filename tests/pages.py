"""An HTML page as tests read it: a small tree, its forms, and what is wrong with it.

Stricter than browsers: every element that may have content is closed by hand; nothing is left to guess.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
NOT_IN_PARAGRAPH = frozenset(
    "address article aside blockquote details div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr"
    " main nav ol p pre section table ul".split()
)
ONLY_CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "tfoot": {"tr"},
    "tr": {"th", "td"},
    "select": {"option", "optgroup"},
}
NOT_NESTED = frozenset({"form", "a", "button", "label"})
SPACE = re.compile(r"\s+")
BODIES_OF_CODE = frozenset({"script", "style", "template"})


@dataclass(eq=False, slots=True)
class Element:
    """One element: its name, its attributes, what is inside in order."""

    tag: str
    attrs: dict[str, str]
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    def __iter__(self) -> Iterator[Element]:
        """All elements inside, in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child

    def all(self, *tags: str, **attrs: str) -> list[Element]:
        """Elements inside with one of these names (any, if none is given) and all these attributes."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attrs.items()}
        return [e for e in self if (not tags or e.tag in tags) and wanted.items() <= e.attrs.items()]

    def one(self, *tags: str, **attrs: str) -> Element:
        """The only such element; fails on none and on several."""
        found = self.all(*tags, **attrs)
        assert len(found) == 1, f"{len(found)} elements {tags} {attrs}"
        return found[0]

    def ancestors(self) -> Iterator[Element]:
        above = self.parent
        while above is not None:
            yield above
            above = above.parent

    @property
    def text(self) -> str:
        """What a person reads in it, blanks made one."""
        return SPACE.sub(" ", "".join(self._texts())).strip()

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in BODIES_OF_CODE:
                yield from child._texts()
                yield " "


class _Builder(HTMLParser):
    """Builds the tree and notes where the text leaves HTML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.here = self.root
        self.doctype = ""
        self.faults: list[str] = []

    def handle_decl(self, decl: str) -> None:
        self.doctype = self.doctype or decl.lower()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = self._add(tag, attrs)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = self._add(tag, attrs)
        if tag not in VOID and not any(e.tag in {"svg", "math"} for e in (element, *element.ancestors())):
            self._fault(f"<{tag}/> is not closed by its slash")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            self._fault(f"</{tag}> closes nothing")
        elif self.here.tag == tag:
            self.here = self.here.parent or self.root
        else:
            self._fault(f"</{tag}> closes <{self.here.tag}>")
            above = [e for e in self.here.ancestors() if e.tag == tag]
            self.here = (above[0].parent or self.root) if above else self.here

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)

    def finish(self) -> None:
        if self.here is not self.root:
            self._fault(f"<{self.here.tag}> is never closed")

    def _add(self, tag: str, attrs: list[tuple[str, str | None]]) -> Element:
        for name, count in Counter(name for name, _ in attrs).items():
            if count > 1:
                self._fault(f"<{tag}> has {name} twice")
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self._check_place(element)
        self.here.children.append(element)
        return element

    def _check_place(self, element: Element) -> None:
        parent, above = self.here.tag, {e.tag for e in element.ancestors()}
        if "p" in above and element.tag in NOT_IN_PARAGRAPH:
            self._fault(f"<{element.tag}> inside <p>")
        if element.tag in NOT_NESTED & above:
            self._fault(f"<{element.tag}> inside <{element.tag}>")
        if element.tag not in ONLY_CHILDREN.get(parent, {element.tag}) and element.tag not in BODIES_OF_CODE:
            self._fault(f"<{element.tag}> right inside <{parent}>")

    def _fault(self, text: str) -> None:
        self.faults.append(f"line {self.getpos()[0]}: {text}")


@dataclass(frozen=True, slots=True)
class Form:
    """A form as a person finds it: where it goes, what it holds before anything is typed."""

    element: Element

    @property
    def method(self) -> str:
        return self.element.attrs.get("method", "get").lower()

    @property
    def action(self) -> str:
        return self.element.attrs.get("action", "")

    def names(self) -> set[str]:
        return {e.attrs["name"] for e in self.controls() if "name" in e.attrs}

    def controls(self) -> list[Element]:
        """Everything that can be filled in or pressed, also outside the form but tied to it by its id."""
        inside = self.element.all("input", "select", "textarea", "button")
        identity = self.element.attrs.get("id")
        root = [*self.element.ancestors()][-1]
        return inside + (root.all(form=identity) if identity else [])

    def values(self) -> dict[str, list[str]]:
        """What the browser would send if nothing was changed and no button had a name."""
        filled: dict[str, list[str]] = {}
        for control in self.controls():
            if "name" in control.attrs and "disabled" not in control.attrs:
                for value in _sent(control):
                    filled.setdefault(control.attrs["name"], []).append(value)
        return filled


def _sent(control: Element) -> list[str]:
    kind = control.attrs.get("type", "text").lower()
    if control.tag == "button" or kind in {"submit", "button", "image", "reset", "file"}:
        return []
    if control.tag == "textarea":
        return ["".join(c for c in control.children if isinstance(c, str)).removeprefix("\n")]
    if control.tag == "select":
        return _chosen(control)
    if kind in {"checkbox", "radio"}:
        return [control.attrs.get("value", "on")] if "checked" in control.attrs else []
    return [control.attrs.get("value", "")]


def _chosen(select: Element) -> list[str]:
    options = select.all("option")
    chosen = [option for option in options if "selected" in option.attrs]
    if not chosen and "multiple" not in select.attrs:
        chosen = options[:1]
    return [option.attrs.get("value", option.text) for option in chosen]


class Page:
    """A parsed page. `faults` are breaks of the grammar; `tests.page_rules` knows what else must be right."""

    def __init__(self, html: str) -> None:
        builder = _Builder()
        builder.feed(html)
        builder.close()
        builder.finish()
        self.html = html
        self.root = builder.root
        self.doctype = builder.doctype
        self.faults = builder.faults

    @property
    def h1(self) -> str:
        return self.root.one("h1").text

    @property
    def title(self) -> str:
        return next(e.text for e in self.root.all("title") if not e.parent or e.parent.tag == "head")

    @property
    def text(self) -> str:
        """What a person reads on it, blanks made one."""
        return self.root.one("body").text

    @property
    def forms(self) -> list[Form]:
        return [Form(element) for element in self.root.all("form")]

    def form(self, *, action: str | None = None, field: str | None = None) -> Form:
        """The only form with this action and this field."""
        found = [
            form
            for form in self.forms
            if (action is None or form.action == action) and (field is None or field in form.names())
        ]
        assert len(found) == 1, f"{len(found)} forms with action {action}, field {field}"
        return found[0]

    def link(self, text: str) -> str:
        """Where the only link with this text goes."""
        goals = {e.attrs.get("href", "") for e in self.root.all("a") if e.text == text}
        assert len(goals) == 1, f"{len(goals)} goals for the link “{text}”"
        return goals.pop()

    def links(self) -> list[str]:
        return [e.attrs["href"] for e in self.root.all("a") if "href" in e.attrs]
