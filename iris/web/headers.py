"""What every answer carries for the browser: a strict content policy, no caching of anything not public."""

from __future__ import annotations

from flask import Flask, Response, current_app, g, request, session

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


def init(app: Flask) -> None:
    """Add them to every answer."""
    app.after_request(add)


def add(response: Response) -> Response:
    """Add the fixed headers; private unless a route said otherwise for somebody not signed in."""
    for name, value in FIXED.items():
        response.headers.setdefault(name, value)
    if current_app.config["IRIS_SETTINGS"].secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
    if g.get("signed_in") is not None or "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"
    response.vary.update(("Cookie", "Accept-Language"))
    return response


def cache_publicly(response: Response, seconds: int = 0) -> Response:
    """Let a public read be kept and revalidated by its ETag (304 when nothing changed)."""
    # A message that is shown once belongs to one person, even on a page for everybody.
    shared = g.get("signed_in") is None and not session.modified
    if shared and request.method in ("GET", "HEAD") and response.status_code == 200:
        response.headers["Cache-Control"] = f"public, max-age={seconds}, must-revalidate"
        response.add_etag()
        response.make_conditional(request)
    return response
