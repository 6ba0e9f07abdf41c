"""What a case may be passed on for, to whom, and with how little: the minimum data of each purpose.

Purpose, named receiver and minimum data: IOM data-protection principles 2, 4 and 5; domain.md 5.2. Which
data a purpose needs is our own proposal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from iris.rules.wording import N_


class Receiver(StrEnum):
    """Kinds of receivers in the directory."""

    VICTIMS_ASSISTANCE = "victims_assistance"
    STRANDED_MIGRANTS = "stranded_migrants"
    RETURN = "return"
    SHELTER = "shelter"
    HEALTH = "health"
    LEGAL_AID = "legal_aid"
    CHILD_PROTECTION = "child_protection"
    LABOUR_AUTHORITY = "labour_authority"
    LICENSING_AUTHORITY = "licensing_authority"
    CONSULATE = "consulate"
    POLICE = "police"
    IMMIGRATION = "immigration"


RECEIVER_WORDS: Mapping[Receiver, str] = {
    Receiver.VICTIMS_ASSISTANCE: N_("Help for people who were trafficked or exploited"),
    Receiver.STRANDED_MIGRANTS: N_("Help for migrants who are stranded"),
    Receiver.RETURN: N_("Help to go home and begin again"),
    Receiver.SHELTER: N_("A safe place to sleep"),
    Receiver.HEALTH: N_("Doctors and nurses"),
    Receiver.LEGAL_AID: N_("Lawyers and unions"),
    Receiver.CHILD_PROTECTION: N_("People who protect children"),
    Receiver.LABOUR_AUTHORITY: N_("Labour office"),
    Receiver.LICENSING_AUTHORITY: N_("Office that gives licences to agencies"),
    Receiver.CONSULATE: N_("Embassy or consulate"),
    Receiver.POLICE: N_("Police"),
    Receiver.IMMIGRATION: N_("Immigration office"),
}

NEVER_DEFAULT = frozenset({Receiver.POLICE, Receiver.IMMIGRATION})
"""Never proposed by us: only the worker can name them, or an exception (process.md, Case)."""


class Item(StrEnum):
    """What can be passed on."""

    NAME = "name"
    CONTACT = "contact"
    SAFE_HOURS = "safe_hours"
    LANGUAGE = "language"
    AGE_GROUP = "age_group"
    SEX = "sex"
    LOCATION = "location"
    NEEDS = "needs"
    SUMMARY = "summary"
    NARRATIVE = "narrative"
    FILES = "files"
    COSTS = "costs"
    RESPONDENT = "respondent"
    CATEGORIES = "categories"
    CORRIDOR = "corridor"
    INDICATORS = "indicators"


IDENTIFYING = frozenset({Item.NAME, Item.CONTACT, Item.LOCATION, Item.NARRATIVE, Item.FILES})
"""What says or shows who the worker is."""

ITEM_WORDS: Mapping[Item, str] = {
    Item.NAME: N_("Your name"),
    Item.CONTACT: N_("How to reach you"),
    Item.SAFE_HOURS: N_("When it is safe to reach you"),
    Item.LANGUAGE: N_("Your language"),
    Item.AGE_GROUP: N_("Whether you are under 18"),
    Item.SEX: N_("Whether you are a woman or a man"),
    Item.LOCATION: N_("Where you are"),
    Item.NEEDS: N_("What help you need"),
    Item.SUMMARY: N_("The short text that you read and agreed to"),
    Item.NARRATIVE: N_("All that you told us"),
    Item.FILES: N_("Your photos and papers"),
    Item.COSTS: N_("What you paid"),
    Item.RESPONDENT: N_("The agency or employer"),
    Item.CATEGORIES: N_("What kind of thing happened"),
    Item.CORRIDOR: N_("From which country to which, and in what work"),
    Item.INDICATORS: N_("The warning signs that we saw"),
}


class Purpose(StrEnum):
    """What a referral is for."""

    PROTECTION = "protection"
    SHELTER = "shelter"
    HEALTH = "health"
    RETURN = "return"
    LEGAL_AID = "legal_aid"
    LABOUR_CLAIM = "labour_claim"
    LICENCE_ACTION = "licence_action"
    INSPECTION = "inspection"
    CHILD_PROTECTION = "child_protection"
    CRIMINAL_REPORT = "criminal_report"


@dataclass(frozen=True, slots=True)
class PurposeFacts:
    """How a purpose is said to the worker, who may be proposed for it, and what at most goes with it."""

    sentence: str
    receivers: frozenset[Receiver]
    minimum: frozenset[Item]


_TO_REACH = frozenset({Item.NAME, Item.CONTACT, Item.SAFE_HOURS, Item.LANGUAGE})
_ABOUT_THE_FIRM = frozenset({Item.SUMMARY, Item.RESPONDENT, Item.CATEGORIES, Item.CORRIDOR})

PURPOSES: Mapping[Purpose, PurposeFacts] = {
    Purpose.PROTECTION: PurposeFacts(
        N_("So that somebody helps you to be safe"),
        frozenset({Receiver.VICTIMS_ASSISTANCE}),
        _TO_REACH | {Item.LOCATION, Item.SEX, Item.NEEDS, Item.INDICATORS},
    ),
    Purpose.SHELTER: PurposeFacts(
        N_("So that you have a safe place to sleep"),
        frozenset({Receiver.SHELTER, Receiver.VICTIMS_ASSISTANCE, Receiver.STRANDED_MIGRANTS}),
        _TO_REACH | {Item.LOCATION, Item.SEX, Item.NEEDS},
    ),
    Purpose.HEALTH: PurposeFacts(
        N_("So that a doctor or nurse sees you"),
        frozenset({Receiver.HEALTH, Receiver.VICTIMS_ASSISTANCE}),
        _TO_REACH | {Item.LOCATION, Item.SEX, Item.NEEDS},
    ),
    Purpose.RETURN: PurposeFacts(
        N_("So that you can go home safely"),
        frozenset({Receiver.RETURN, Receiver.STRANDED_MIGRANTS, Receiver.CONSULATE}),
        _TO_REACH | {Item.LOCATION, Item.NEEDS},
    ),
    Purpose.LEGAL_AID: PurposeFacts(
        N_("So that a lawyer or union helps you"),
        frozenset({Receiver.LEGAL_AID}),
        _TO_REACH | _ABOUT_THE_FIRM | {Item.COSTS, Item.NEEDS},
    ),
    Purpose.LABOUR_CLAIM: PurposeFacts(
        N_("So that the labour office gets your pay or money back"),
        frozenset({Receiver.LABOUR_AUTHORITY}),
        _TO_REACH | _ABOUT_THE_FIRM | {Item.COSTS},
    ),
    Purpose.LICENCE_ACTION: PurposeFacts(
        N_("So that the office that gave the licence looks at the agency"),
        frozenset({Receiver.LICENSING_AUTHORITY}),
        _ABOUT_THE_FIRM,
    ),
    Purpose.INSPECTION: PurposeFacts(
        N_("So that the labour office visits the place of work"),
        frozenset({Receiver.LABOUR_AUTHORITY}),
        _ABOUT_THE_FIRM,
    ),
    Purpose.CHILD_PROTECTION: PurposeFacts(
        N_("So that people who protect children look after you"),
        frozenset({Receiver.CHILD_PROTECTION}),
        _TO_REACH | {Item.AGE_GROUP, Item.SEX, Item.LOCATION, Item.NEEDS, Item.INDICATORS},
    ),
    Purpose.CRIMINAL_REPORT: PurposeFacts(
        N_("So that the police look into a crime"),
        frozenset(),
        _TO_REACH | _ABOUT_THE_FIRM | {Item.LOCATION, Item.INDICATORS},
    ),
}


def proposed_receivers(purpose: Purpose) -> tuple[Receiver, ...]:
    """Give the kinds of receivers to offer the worker for a purpose; police and immigration never."""
    return tuple(r for r in Receiver if r in PURPOSES[purpose].receivers and r not in NEVER_DEFAULT)
