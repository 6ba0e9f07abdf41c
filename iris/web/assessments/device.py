"""The page that works without a connection: a shell without anybody's data, its scripts, its worker, its manifest.

What a person took along lies encrypted in the browser; the shell is the same for everybody and public like a style
sheet. The worker keeps shell, styles and scripts of one version together, named by their content.
"""

from __future__ import annotations

import json
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Response, abort, current_app, jsonify, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris.web.assessments.base import area
from iris.web.assessments.device_words import words
from iris.web.assessments.forms import LONG, RATINGS
from iris.web.guard import public
from iris.web.languages import locale
from iris.web.shell import static_url

STYLES = ("css/tokens.css", "css/base.css", "css/components.css")
ICON = "img/icon.svg"


@cache
def _scripts(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((root / "static" / "js" / "field").glob("*.js"))}


def scripts() -> dict[str, bytes]:
    """The scripts of fieldwork by name; the worker is one of them."""
    return _scripts(current_app.config["IRIS_ROOT"])


def shell_page() -> str:
    """The shell in the reader's language: nothing in it depends on who reads."""
    return render_template("assessments/device.html", words=words(), ratings=RATINGS, longest=LONG)


@area.get("/fieldwork/")
@public
def device() -> ResponseReturnValue:
    """The shell."""
    return shell_page()


@area.get("/fieldwork/manifest.webmanifest")
@public
def manifest() -> ResponseReturnValue:
    """What an installed page is called and where it begins."""
    page = url_for("assessments.device")
    answer = jsonify(
        id=page,
        name=gettext("Fieldwork: Recruitment Integrity Register"),
        short_name=gettext("Fieldwork"),
        lang=str(locale().language),
        dir=locale().text_direction,
        start_url=page,
        scope=page,
        display="standalone",
        icons=[{"src": static_url(ICON), "sizes": "any", "type": "image/svg+xml"}],
    )
    answer.mimetype = "application/manifest+json"
    return answer


@area.get("/fieldwork/js/<name>")
@public
def script(name: str) -> ResponseReturnValue:
    """One script. Their addresses have no version: modules name each other; the worker keeps a version together."""
    if name not in scripts():
        abort(404)
    return _javascript(scripts()[name])


@area.get("/fieldwork/worker.js")
@public
def worker() -> ResponseReturnValue:
    """The worker, with the names of what it keeps; another version of any of it makes another worker."""
    kept = [
        url_for("assessments.device"),
        url_for("assessments.manifest"),
        *(static_url(name) for name in (*STYLES, ICON)),
        *(url_for("assessments.script", name=name) for name in scripts() if name != "worker.js"),
    ]
    content = b"".join([shell_page().encode(), json.dumps(kept).encode(), *scripts().values()])
    said = {"version": sha256(content).hexdigest()[:16], "kept": kept}
    return _javascript(f"const KEPT = {json.dumps(said)};\n".encode() + scripts()["worker.js"])


def _javascript(content: bytes) -> Response:
    return Response(content, mimetype="text/javascript")
