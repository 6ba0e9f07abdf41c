"""The door of every route: permitted for an action, or public. A route with neither does not start."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn, TypeVar

import structlog
from flask import abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import ValidationError, validate_csrf

from iris.rules.access import Subject, may
from iris.rules.errors import RuleBroken
from iris.rules.roles import Action, reach_of
from iris.rules.wording import N_
from iris.web.visits import COMPLAINTS

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
PUBLIC = "public"
INTERFACE = "/api/"

log = structlog.get_logger("access")


def public(view: View) -> View:
    """A route for everyone."""
    return _guarded(view, PUBLIC, lambda: None, keeps=False)


def public_form(view: View) -> View:
    """A route for everyone whose form checks the token itself, so that nothing typed is lost when it ran out."""
    return _guarded(view, PUBLIC, lambda: None, keeps=True)


def permit(action: Action, *, keeps: bool = False) -> Callable[[View], View]:
    """A route for those with any reach of `action`; `keeps`: its form checks the token itself."""

    def decorate(view: View) -> View:
        return _guarded(view, action, lambda: require(action), keeps=keeps)

    return decorate


def _guarded(view: View, permission: Action | str, check: Callable[[], Any], *, keeps: bool) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        answer: ResponseReturnValue | None = check()
        if answer is not None:
            return answer
        if request.method in UNSAFE and not keeps:
            check_token()
        return view(*args, **kwargs)

    guarded.iris_permission = permission  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def require(action: Action) -> ResponseReturnValue | None:
    """Let pass whoever has any reach of the action; others sign in, finish signing in, or find nothing."""
    if reach_of(g.actor.role, action) is not None:
        return None
    if g.actor.signed_in:
        deny(action, 404)
    if request.path.startswith(COMPLAINTS):
        return redirect(url_for("complaints.follow"))
    if request.path.startswith(INTERFACE):
        abort(401)
    if g.signed_in is not None:
        return redirect(url_for("account.second_factor_step"))
    # A form can't be sent again from the sign-in page, so that one leads to the desk.
    wanted = None if request.method in UNSAFE else request.full_path.rstrip("?")
    return redirect(url_for("account.sign_in", next=wanted))


def deny(action: Action, code: int) -> NoReturn:
    """Log the denial and answer without content: 404 outside the actor's rows, 403 for a visible object."""
    log.warning("denied", action=str(action), actor=g.actor.label, endpoint=request.endpoint, code=code)
    abort(code)


def load(found: Any, action: Action, subject_of: Callable[[Any], Subject]) -> Any:
    """An object read through the row filter: 404 when it was not seen, 403 when seen but not granted."""
    if found is None:
        deny(action, 404)
    if not may(g.actor, action, subject_of(found)):
        deny(action, 403)
    return found


def check_token() -> None:
    """Check the token of the form or the header; a `keeps` route without a form calls it itself."""
    try:
        validate_csrf(request.form.get("csrf_token") or request.headers.get("X-CSRF-Token"))
    except ValidationError:
        raise RuleBroken(
            "token_over", N_("This page was open too long. Nothing was changed; please try again.")
        ) from None


def permission_of(view: Any) -> Action | str | None:
    """What the route table says of a view; None is a fault that stops the start."""
    return getattr(view, "iris_permission", None)
