"""What every answer carries for the browser: a strict content policy, no caching of anything not public."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, request, session

from iris.rules.access import ANONYMOUS
from iris.web.kept import ENDPOINT, STAMP, TAG, tag_of

CSP = (
    "default-src 'none'; "
    "style-src 'self'; "
    "img-src 'self'; "
    "script-src 'self'; "
    "form-action 'self'; "
    "base-uri 'none'; "
    "frame-ancestors 'none'; "
    "connect-src 'self'; "
    "manifest-src 'self'; "
    "worker-src 'self'; "
)
FIXED = {
    "Content-Security-Policy": CSP,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
HSTS = "max-age=63072000; includeSubDomains"
VARY = ("Cookie", "Accept-Language")


def init(app: Flask) -> None:
    """Add them to every answer."""
    app.after_request(add)


def add(response: Response) -> Response:
    """Add the fixed headers; private unless a route said otherwise for somebody not signed in."""
    for name, value in FIXED.items():
        response.headers.setdefault(name, value)
    if current_app.config["IRIS_SETTINGS"].secure:
        response.headers.setdefault("Strict-Transport-Security", HSTS)
    if g.get("signed_in") is not None or "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    response.vary.update(VARY)
    return response


def of_kept(app: Flask) -> list[tuple[str, str]]:
    """What an answer that says only "as before" carries: the same as the answer itself."""
    found = {**FIXED, "Cache-Control": "public, max-age=0, must-revalidate"}
    if app.config["IRIS_SETTINGS"].secure:
        found["Strict-Transport-Security"] = HSTS
    return [*found.items(), ("Vary", ", ".join((*VARY, "Accept-Encoding")))]


def cache_publicly(response: Response, seconds: int = 0) -> Response:
    """Let a public read be kept and revalidated by its ETag (304 when nothing changed)."""
    # A message that is shown once belongs to one person, even on a page for everybody.
    shared = g.get("signed_in") is None and not session.modified
    if shared and request.method in ("GET", "HEAD") and response.status_code == 200:
        response.headers["Cache-Control"] = f"public, max-age={seconds}, must-revalidate"
        _tag(response)
        response.make_conditional(request)
    return response


def _tag(response: Response) -> None:
    """Tag an answer by what is in it; where it can be kept by us too, also by the stamp it is kept under."""
    stamp = request.environ.get(STAMP)
    if stamp is None or g.actor != ANONYMOUS:
        response.add_etag()
        return
    tag, content = tag_of(stamp, response.get_data())
    request.environ[ENDPOINT] = (request.endpoint or "none", content)
    # A copy of the same content stays right, whatever else in the register has changed since.
    had = next((own for own, same in TAG.findall(request.headers.get("If-None-Match", "")) if same == content), None)
    response.set_etag(f"{had}-{content}" if had else tag, weak=True)
