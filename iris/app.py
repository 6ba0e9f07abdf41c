"""create_app: the one place that knows every part."""

from __future__ import annotations

from flask import Flask
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from config import ROOT, ConfigError, Settings
from iris import api
from iris.cli import migrating
from iris.db import close_current
from iris.gateways import logs
from iris.gateways.keys import Keys, Purpose
from iris.gateways.name_index import NameIndex
from iris.jobs.handlers import Workshop
from iris.jobs.workshop import open_workshop
from iris.queries import spine
from iris.queries.dialect import passes_walls
from iris.queries.search import NameBook
from iris.web import (
    account,
    accounts,
    admin,
    appeals,
    applications,
    arrival,
    asking,
    assessments,
    beside,
    case_statistics,
    casework,
    certificates,
    checks,
    claims,
    complaints,
    concerns,
    credentials,
    desk,
    directory,
    errors,
    guard,
    guide,
    headers,
    health,
    helping,
    identity,
    imports,
    kept,
    kinship,
    languages,
    methods,
    organisations,
    reference,
    referrals,
    register,
    requests,
    respondents,
    sanctions,
    score,
    shell,
    standards,
    standing,
    translations,
    upkeep,
    watch,
)

AREAS = (
    register.area,
    checks.area,
    complaints.area,
    casework.area,
    arrival.area,
    concerns.area,
    case_statistics.area,
    respondents.area,
    referrals.area,
    directory.area,
    helping.area,
    account.area,
    requests.area,
    requests.queue,
    claims.area,
    claims.queue,
    upkeep.area,
    accounts.area,
    desk.area,
    *organisations.areas,
    reference.area,
    imports.area,
    kinship.area,
    assessments.area,
    admin.area,
    guide.area,
    applications.area,
    certificates.area,
    credentials.area,
    appeals.area,
    sanctions.area,
    standards.area,
    methods.area,
    translations.area,
    watch.area,
    standing.area,
    score.area,
    health.area,
)
"""An area of pages is one line here."""


def create_app(settings: Settings, workshop: Workshop | None = None) -> Flask:
    """The application for these settings. Raises ConfigError where production must not start."""
    logs.configure(json_lines=settings.env == "production")
    shop = workshop or open_workshop(settings)
    app = Flask("iris", root_path=str(ROOT), template_folder="templates", static_folder="static")
    app.url_map.converters["int"] = asking.RowNumber
    app.request_class = asking.Asking
    _configure(app, settings, shop)
    if settings.env == "production":
        check_database(shop)
    Compress(app)
    for part in (languages, beside, identity, shell, errors, headers):
        part.init(app)
    app.before_request(health.begin)
    app.after_request(health.count)
    app.teardown_request(lambda _error: close_current())
    for area in AREAS:
        app.register_blueprint(area)
    api.init(app)
    check_doors(app)
    _keep_answers(app)
    if settings.trusted_proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.trusted_proxies, x_proto=settings.trusted_proxies, x_host=0
        )
    return app


def _configure(app: Flask, settings: Settings, shop: Workshop) -> None:
    prefix = "__Host-" if settings.secure else ""
    app.config.update(
        SECRET_KEY=settings.secret_key or derived_secret(shop.outside.keys),
        SESSION_COOKIE_NAME=f"{prefix}session",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        WTF_CSRF_CHECK_DEFAULT=False,
        WTF_CSRF_TIME_LIMIT=8 * 3600,
        WTF_CSRF_SSL_STRICT=False,
        MAX_CONTENT_LENGTH=asking.SHEET_BYTES,
        MAX_FORM_MEMORY_SIZE=asking.FORM_BYTES,
        SEND_FILE_MAX_AGE_DEFAULT=31_536_000,
        COMPRESS_MIMETYPES=[
            "text/html", "text/css", "text/javascript", "image/svg+xml", "application/json", "application/problem+json",
        ],
        IRIS_SETTINGS=settings,
        IRIS_ROOT=ROOT,
        IRIS_MIGRATION=migrating.head(),
    )  # fmt: skip
    app.extensions["iris_database"] = shop.database
    app.extensions["iris_outside"] = shop.outside
    app.extensions["iris_names"] = NameBook(NameIndex(shop.names_folder))


def _keep_answers(app: Flask) -> None:
    front = kept.Kept(
        app.wsgi_app,
        lambda: app.extensions["iris_database"],
        code=kept.code_version(ROOT),
        cookies=(app.config["SESSION_COOKIE_NAME"], languages.cookie_name(app)),
        choose=languages.for_nobody,
        fixed=headers.of_kept(app),
        count=health.count_kept,
    )
    app.extensions["iris_kept"] = front.answers
    app.wsgi_app = front  # type: ignore[assignment, method-assign]


def derived_secret(keys: Keys) -> bytes:
    """The cookie secret of an installation that was given none (never production)."""
    return keys.keyed_hash(Purpose.TOKENS, b"cookie secret")


def check_database(shop: Workshop) -> None:
    """Refuse to serve demonstration data, or a database behind or ahead of the code, in production."""
    stands = migrating.current(shop.database.engine)
    if stands != migrating.head():
        raise ConfigError(f"The database stands at {stands}, the code wants {migrating.head()}; run: iris db upgrade.")
    with shop.database.reading() as session:
        if spine.setting(session, "demo"):
            raise ConfigError("This database holds demonstration data; production needs an empty one.")
        if passes_walls(session):
            raise ConfigError(
                "IRIS_DATABASE_URL names a superuser of PostgreSQL, to whom the walls around cases do not apply; "
                "make a role without SUPERUSER and BYPASSRLS that owns the database."
            )


def check_doors(app: Flask) -> None:
    """Default deny: a route that is neither permitted nor public does not start."""
    for endpoint, view in app.view_functions.items():
        if endpoint != "static" and guard.permission_of(view) is None:
            raise RuntimeError(f"the route {endpoint} is neither permitted nor public")
