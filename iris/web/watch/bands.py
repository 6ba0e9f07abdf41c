"""How agencies spread over the bands month by month, with the warning when the scale has gone soft."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from iris import queries
from iris.db import current
from iris.rules.organisations import SECTORS
from iris.rules.roles import Action
from iris.rules.scoring.recorded import WHOLE_REGISTER
from iris.rules.scoring.spread import NO_BAND, ORDER, Spread, first_days, spreads
from iris.web.guard import permit
from iris.web.identity import now
from iris.web.languages import day_in_words
from iris.web.sheets import sheet
from iris.web.shell import country_name
from iris.web.watch.area import area


@area.get("/scores/bands")
@permit(Action.SCORE_WATCH)
def bands() -> ResponseReturnValue:
    """The bands of every month, drawn and in numbers; for all, a country, a group of similar agencies."""
    found = _asked()
    countries, groups = queries.methods.spread_axes(current(), _since())
    return render_template(
        "watch/bands.html",
        months=[_month(one) for one in reversed(found)],
        drawn=_drawn(found),
        order=[_label(band) for band in ORDER],
        warning=_warning(found),
        countries=sorted(((code, country_name(code)) for code in countries), key=lambda pair: pair[1]),
        groups=sorted(((key, group_label(key)) for key in groups), key=lambda pair: pair[1]),
        asked=_filters(),
        files=[(form, url_for("watch.bands_as", form=form, **_filters())) for form in ("csv", "xlsx")],
    )


@area.get("/scores/bands/as/<form>")
@permit(Action.SCORE_WATCH)
def bands_as(form: str) -> ResponseReturnValue:
    """The same as a file."""
    header = [gettext("Month"), *(_label(band) for band in ORDER), gettext("Share of A, in a hundred")]
    rows = [[one.on, *one.counts, _percent(one)] for one in _asked()]
    return sheet(form, "bands", header, rows)


def _since() -> date:
    return first_days(now().date())[0]


def _filters() -> dict[str, Any]:
    return {name: request.args[name] for name in ("country", "group") if request.args.get(name)}


def _asked() -> list[Spread]:
    return spreads(queries.methods.spread(current(), _since(), **_filters()))


def _label(band: str) -> str:
    return gettext("No band") if band == NO_BAND else band


def group_label(key: str) -> str:
    """A group of similar agencies in words: where to, and in which sector."""
    if key == WHOLE_REGISTER:
        return gettext("No placements known")
    destination, _, sector = key.partition(":")
    words = SECTORS.get(sector)
    return f"{country_name(destination)}, {gettext(words) if isinstance(words, str) else sector}"


def _percent(one: Spread) -> float | None:
    return None if one.top_share is None else round(float(one.top_share * 100), 1)


def _month(one: Spread) -> dict[str, Any]:
    return {"on": one.on, "counts": one.counts, "percent": _percent(one), "inflated": one.inflated}


def _warning(found: list[Spread]) -> str:
    if not found or not found[-1].inflated:
        return ""
    return gettext(
        "On %(day)s over half of the bands were A (%(top)s of %(all)s). A scale on which most are in the top class"
        " tells nobody apart: look at the audits first, then at the method.",
        day=day_in_words(found[-1].on),
        top=found[-1].counts[0],
        all=found[-1].banded,
    )


def _drawn(found: list[Spread]) -> dict[str, Any] | None:
    """One bar a month, in parts of its whole; E stands at the foot."""
    if len(found) < 2:
        return None
    bars = [{"label": str(one.on.year) if one.on.month == 1 else "", "parts": list(_parts(one))} for one in found]
    sentence = gettext(
        "Shares of the bands from %(first)s to %(last)s; the same in numbers below.",
        first=day_in_words(found[0].on),
        last=day_in_words(found[-1].on),
    )
    return {"bars": bars, "sentence": sentence}


def _parts(one: Spread) -> list[dict[str, Any]]:
    whole, foot, parts = max(one.banded, 1), 0.0, []
    for place, count in reversed(list(enumerate(one.counts[:-1]))):
        tall = 100 * count / whole
        parts.append({"band": place + 1, "from": round(foot, 2), "tall": round(tall, 2)})
        foot += tall
    return parts
