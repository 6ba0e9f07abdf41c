"""One form for each kind of datum; each gives the frozen value that the rules check."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from babel.numbers import get_currency_precision, list_currencies
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional, Regexp

from iris.rules import organisations as rules
from iris.rules.countries import COUNTRIES
from iris.rules.regimes import REGIME_SENTENCES
from iris.web.forms import NO_CONTROLS, Day, Form, at_most, name_field, required
from iris.web.languages import locale

SOURCES = (rules.Origin.DECLARED, rules.Origin.DOCUMENT)


def countries() -> list[tuple[str, str]]:
    """All countries in the reader's alphabet, a blank first."""
    names = locale().territories
    return [("", ""), *sorted(((c, str(names.get(c, c))) for c in COUNTRIES), key=lambda pair: pair[1])]


def words(table: Any) -> Any:
    """The choices of a table of the rules."""
    return lambda: [(str(code), gettext(text)) for code, text in table.items()]


def country_field(label: str, *, needed: bool = True) -> SelectField:
    """One country."""
    return SelectField(label, [required(_l("Choose a country.")) if needed else Optional()], choices=countries)


def text_field(label: str, description: str = "", longest: int = 200) -> StringField:
    """A line that may stay empty."""
    return StringField(label, [Optional(), at_most(longest), NO_CONTROLS], description=description)


def first_field() -> Day:
    """From which day it is true."""
    return Day(_l("True from"), [required(_l("Give the first day, as 2026-11-25."))])


def last_field() -> Day:
    """Until which day."""
    return Day(_l("Last day"), [Optional()], description=_l("Leave it empty while it lasts."))


def source_field() -> RadioField:
    """Where it comes from."""
    return RadioField(
        _l("Where this comes from"),
        choices=lambda: [(str(one), gettext(rules.ORIGINS[one])) for one in SOURCES],
        default=str(rules.Origin.DECLARED),
    )


def note_field() -> StringField:
    """Which document."""
    return text_field(_l("Which document, and its date"), longest=300)


class DatumForm(Form):
    """What all of them share; `datum` after `validate`."""

    def when(self) -> rules.When:
        """When it is true and where it comes from."""
        return rules.When(self.first.data, self.last.data, rules.Origin(self.source.data), self.note.data or "")

    def datum(self) -> rules.Datum:
        """The value for the rules."""
        raise NotImplementedError

    def fill(self, row: Any) -> None:
        """Show what a row holds."""
        for field in self:
            if field.short_name != "csrf_token" and hasattr(row, field.short_name):
                field.data = getattr(row, field.short_name)
        self.first.data, self.last.data = row.effective_from, row.effective_to
        self.note.data = row.source_note


class PartyForm(DatumForm):
    """An owner, officer or manager."""

    role = RadioField(_l("Role"), [required(_l("Choose the role."))], choices=words(rules.PARTY_ROLES))
    kind = RadioField(_l("Who"), [required(_l("Choose person or firm."))], choices=words(rules.PARTY_KINDS))
    name = name_field(_l("Name"), longest=200)
    share = StringField(
        _l("Share in per cent"),
        [Optional(), Regexp(r"^\d{1,3}([.,]\d{1,2})?\s*$", message=_l("Write the share like 25.5."))],
        description=_l("Only for owners."),
    )
    birth = Day(_l("Birth date"), [Optional()], description=_l("Kept sealed; it tells two people of one name apart."))
    document_country = country_field(_l("Country of the identity document"), needed=False)
    document_number = text_field(_l("Number of the identity document"), _l("Kept sealed, never published."), 60)
    first, last, source, note = first_field(), last_field(), source_field(), note_field()

    def datum(self) -> rules.Party:
        """The value for the rules."""
        share = int(Decimal(self.share.data.strip().replace(",", ".")) * 100) if self.share.data else None
        return rules.Party(
            self.kind.data, self.role.data, self.name.data, share, self.birth.data, self.document_country.data or "",
            self.document_number.data or "",
        )  # fmt: skip

    def fill(self, row: Any) -> None:
        """Show what a row holds."""
        super().fill(row)
        self.share.data = f"{row.share / 100:g}" if row.share else ""


class BranchForm(DatumForm):
    """A branch."""

    name = name_field(_l("Name of the branch"), longest=200)
    address = TextAreaField(_l("Address"), [required(_l("Type the address.")), at_most(500), NO_CONTROLS])
    country = country_field(_l("Country"))
    licence_number = text_field(_l("Licence number of the branch"))
    first, last, source, note = first_field(), last_field(), source_field(), note_field()

    def datum(self) -> rules.Branch:
        """The value for the rules."""
        return rules.Branch(self.name.data, self.address.data, self.country.data, self.licence_number.data or "")


class AgentForm(DatumForm):
    """A sub-agent. `under.choices` and the entry of `register_id` are the route's part."""

    name = name_field(_l("Name"), longest=200)
    country = country_field(_l("Country"))
    role = RadioField(_l("Role"), [required(_l("Choose the role."))], choices=words(rules.AGENT_ROLES))
    card_number = text_field(_l("Number of the card or registration"))
    register_id = text_field(_l("Register number"), _l("AG-… when this register knows the sub-agent."), 20)
    under = SelectField(_l("Works under"), [Optional()])
    first, last, source, note = first_field(), last_field(), source_field(), note_field()
    other_entry_id: int | None = None

    def datum(self) -> rules.SubAgent:
        """The value for the rules."""
        return rules.SubAgent(
            self.name.data, self.country.data, self.role.data, self.card_number.data or "", self.other_entry_id,
            int(self.under.data) if self.under.data else None,
        )  # fmt: skip

    def fill(self, row: Any) -> None:
        """Show what a row holds."""
        super().fill(row)
        self.under.data = str(row.under_id or "")
        self.register_id.data = row.other.public_id if row.other else ""


class CorridorForm(DatumForm):
    """A corridor and its sector."""

    origin = country_field(_l("Workers come from"))
    destination = country_field(_l("Workers go to"))
    sector = SelectField(_l("Sector"), [required(_l("Choose a sector."))], choices=words(rules.SECTORS))
    first, last, source, note = first_field(), last_field(), source_field(), note_field()

    def datum(self) -> rules.Corridor:
        """The value for the rules."""
        return rules.Corridor(self.origin.data, self.destination.data, self.sector.data)


class NumberForm(DatumForm):
    """An LEI or a national number."""

    scheme = RadioField(_l("Kind of number"), [required(_l("Choose the kind."))], choices=words(rules.SCHEMES))
    value = StringField(_l("Number"), [required(_l("Type the number.")), at_most(64), NO_CONTROLS])
    country = country_field(_l("Country of the company register"), needed=False)
    first, last, source, note = first_field(), last_field(), source_field(), note_field()

    def datum(self) -> rules.Identifier:
        """The value for the rules."""
        return rules.Identifier(self.scheme.data, self.value.data, self.country.data or "")


class FeeForm(DatumForm):
    """A line of the fee schedule."""

    origin = country_field(_l("Workers come from"))
    destination = country_field(_l("Workers go to"))
    payer = RadioField(_l("Who pays"), [required(_l("Choose who pays."))], choices=words(rules.PAYERS))
    item = SelectField(_l("For what"), [required(_l("Choose for what."))], choices=words(rules.FEE_ITEMS))
    amount = StringField(
        _l("Amount for one worker"),
        [
            required(_l("Type the amount.")),
            Regexp(r"^\d{1,12}([.,]\d{1,3})?\s*$", message=_l("Write the amount like 1250.50.")),
        ],
    )
    currency = SelectField(
        _l("Currency"),
        [required(_l("Choose the currency."))],
        choices=lambda: [("", ""), *((code, code) for code in sorted(list_currencies()) if len(code) == 3)],
    )
    first, last, source, note = first_field(), last_field(), source_field(), note_field()

    def datum(self) -> rules.Fee:
        """The value for the rules."""
        minor = Decimal(self.amount.data.strip().replace(",", ".")) * 10 ** get_currency_precision(self.currency.data)
        return rules.Fee(
            self.origin.data, self.destination.data, self.payer.data, self.item.data, int(minor), self.currency.data
        )

    def fill(self, row: Any) -> None:
        """Show what a row holds."""
        super().fill(row)
        self.amount.data = f"{Decimal(row.amount) / 10 ** get_currency_precision(row.currency)}"


class PlacementForm(DatumForm):
    """Placements of a period."""

    origin = country_field(_l("Workers come from"))
    destination = country_field(_l("Workers go to"))
    number = StringField(
        _l("Workers placed"),
        [required(_l("Type how many.")), Regexp(r"^\d{1,7}\s*$", message=_l("Write a number like 120."))],
    )
    estimated = BooleanField(_l("This is an estimate"))
    first, last, source, note = first_field(), last_field(), source_field(), note_field()

    def datum(self) -> rules.Placements:
        """The value for the rules."""
        return rules.Placements(
            self.origin.data, self.destination.data, int(self.number.data), bool(self.estimated.data)
        )


FORMS: dict[str, type[DatumForm]] = {
    "party": PartyForm,
    "branch": BranchForm,
    "agent": AgentForm,
    "corridor": CorridorForm,
    "number": NumberForm,
    "fee": FeeForm,
    "placement": PlacementForm,
}


class EndForm(Form):
    """The last day of a datum."""

    last = Day(_l("Last day"), [required(_l("Give the last day, as 2026-11-25."))])


class ConfirmForm(Form):
    """Where a datum was found confirmed."""

    found = StringField(
        _l("Where did you find it?"),
        [required(_l("Say where: the list, register or letter, and its date.")), at_most(300), NO_CONTROLS],
    )
    official = BooleanField(_l("An official list names it: show it to everyone"))


class RegimeForm(Form):
    """What a source says of a country's licensing law."""

    country = country_field(_l("Country"))
    regime = RadioField(_l("What the source says"), [required(_l("Choose one."))], choices=words(REGIME_SENTENCES))
    source = text_field(_l("Source"), _l("The law with its section, or the address of an official page."), 500)
    as_of = Day(_l("The source said so on"), [Optional()])
