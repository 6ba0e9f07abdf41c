"""Is the process alive, can it work, how much does it do."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Blueprint, abort, current_app, g, jsonify, request
from flask.typing import ResponseReturnValue
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from iris import queries
from iris.db import database
from iris.jobs.worker import BEAT_SETTING
from iris.web.guard import public
from iris.web.identity import now

area = Blueprint("health", __name__)

REGISTRY = CollectorRegistry()
REQUESTS = Counter("iris_requests", "Answers by endpoint and code", ["endpoint", "code"], registry=REGISTRY)
SECONDS = Histogram("iris_request_seconds", "Time to answer, by endpoint", ["endpoint"], registry=REGISTRY)
JOBS = Gauge("iris_jobs", "Jobs by state", ["state"], registry=REGISTRY)
WORKER_SILENT = timedelta(minutes=2)
LOCAL = frozenset({"127.0.0.1", "::1"})


@area.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@area.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Database reachable, migrations as the code wants them, a worker alive; 503 names what is missing."""
    problems = []
    try:
        with database().reading() as session:
            beat = queries.spine.setting(session, BEAT_SETTING)
            if queries.spine.migration(session) != current_app.config["IRIS_MIGRATION"]:
                problems.append("migrations")
            if beat is None or now() - datetime.fromisoformat(beat["at"]) > WORKER_SILENT:
                problems.append("worker")
    except SQLAlchemyError:
        problems.append("database")
    fatal = [problem for problem in problems if problem != "worker"]
    return jsonify(status="ready" if not problems else "not ready", missing=problems), 503 if fatal else 200


@area.get("/metrics")
@public
def metrics() -> ResponseReturnValue:
    """Prometheus figures of this process; only from this machine unless a proxy is told otherwise."""
    if request.remote_addr not in LOCAL or current_app.config["IRIS_SETTINGS"].trusted_proxies:
        abort(404)
    with database().reading() as session:
        for state, number in queries.spine.job_counts(session).items():
            JOBS.labels(state).set(number)
    return generate_latest(REGISTRY), 200, {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}


def count(response):  # type: ignore[no-untyped-def]
    """Count every answer by endpoint; no path, no address."""
    endpoint = request.endpoint or "none"
    REQUESTS.labels(endpoint, response.status_code).inc()
    if started := g.get("started"):
        SECONDS.labels(endpoint).observe((now_precise() - started).total_seconds())
    return response


def count_kept(endpoint: str, code: int, seconds: float) -> None:
    """Count an answer that was kept from before."""
    REQUESTS.labels(endpoint, code).inc()
    SECONDS.labels(endpoint).observe(seconds)


def now_precise() -> datetime:
    """This very moment, not that of the request."""
    return datetime.now(tz=now().tzinfo)


def begin() -> None:
    """Note when the request began."""
    g.started = now()
