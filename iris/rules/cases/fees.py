"""What a worker can have paid: the ILO's categories of recruitment fees and related costs, in our own words.

ILO, General principles and operational guidelines for fair recruitment and definition of recruitment fees and
related costs (2019), https://www.ilo.org/publications/general-principles-and-operational-guidelines-fair-recruitment-and
The list follows domain.md 3.1; its wording is ours and to be replaced when the official text is loaded.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from iris.rules.wording import N_


class CostCategory(StrEnum):
    """ILO categories, by the codes of domain.md 3.1."""

    RECRUITMENT = "FEE-REC"
    THIRD_PARTY = "FEE-3P"
    DIRECT_HIRING = "FEE-DIR"
    RECOVERED = "FEE-RECOVER"
    MEDICAL = "COST-MED"
    INSURANCE = "COST-INS"
    TESTS = "COST-TEST"
    TRAINING = "COST-TRAIN"
    EQUIPMENT = "COST-EQUIP"
    TRAVEL = "COST-TRAVEL"
    ADMINISTRATION = "COST-ADMIN"
    ILLEGITIMATE = "ILLEGIT"


class Family(StrEnum):
    """The three families of the definition; workers should bear none of them."""

    FEE = "fee"
    RELATED_COST = "related_cost"
    ILLEGITIMATE = "illegitimate"


@dataclass(frozen=True, slots=True)
class CostFacts:
    """How a category is named among professionals and asked of a worker."""

    family: Family
    label: str
    question: str


COSTS: Mapping[CostCategory, CostFacts] = {
    CostCategory.RECRUITMENT: CostFacts(
        Family.FEE, N_("Recruitment fee"), N_("Money for finding the job, to an agency or agent")
    ),
    CostCategory.THIRD_PARTY: CostFacts(
        Family.FEE, N_("Fee for work at another firm"), N_("Money to a firm that lends you to another one")
    ),
    CostCategory.DIRECT_HIRING: CostFacts(
        Family.FEE, N_("Fee taken by the employer"), N_("Money for the job, straight to the employer")
    ),
    CostCategory.RECOVERED: CostFacts(
        Family.FEE, N_("Fee taken back"), N_("Money taken off your pay for the cost of hiring you")
    ),
    CostCategory.MEDICAL: CostFacts(Family.RELATED_COST, N_("Medical"), N_("Doctor, tests, vaccinations")),
    CostCategory.INSURANCE: CostFacts(Family.RELATED_COST, N_("Insurance"), N_("Insurance or a welfare fund")),
    CostCategory.TESTS: CostFacts(
        Family.RELATED_COST, N_("Tests of skill and language"), N_("Language or skill tests, diplomas")
    ),
    CostCategory.TRAINING: CostFacts(
        Family.RELATED_COST, N_("Training and orientation"), N_("Courses before or after the trip")
    ),
    CostCategory.EQUIPMENT: CostFacts(Family.RELATED_COST, N_("Equipment"), N_("Tools, work clothes, safety gear")),
    CostCategory.TRAVEL: CostFacts(
        Family.RELATED_COST, N_("Travel and lodging"), N_("Tickets, bus, hostel, food on the way, also home")
    ),
    CostCategory.ADMINISTRATION: CostFacts(
        Family.RELATED_COST, N_("Papers and permits"), N_("Passport, visa, permits, stamps, photos")
    ),
    CostCategory.ILLEGITIMATE: CostFacts(
        Family.ILLEGITIMATE,
        N_("Bribe, deposit or extortion"),
        N_("A bribe, a deposit, or money under pressure"),
    ),
}


class ProofGrade(StrEnum):
    """How an amount is known, best first (domain.md 5.3)."""

    RECEIPT = "receipt"
    BANK_RECORD = "bank_record"
    TESTIMONY = "testimony"
    COHORT = "cohort"


PROOF_WORDS: Mapping[ProofGrade, str] = {
    ProofGrade.RECEIPT: N_("Receipt"),
    ProofGrade.BANK_RECORD: N_("Bank or telephone money record"),
    ProofGrade.TESTIMONY: N_("What the worker tells, without contradiction"),
    ProofGrade.COHORT: N_("Estimate from others who came the same way"),
}
