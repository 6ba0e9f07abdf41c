"""The moves of a case from stage to stage, exactly as in process.md, Case.

received → triaged → [urgent referral] → waiting for the worker's yes → response awaited → investigating or
mediating → outcome proposed → remedy agreed → remedy tracked → closed → reopened.
"""

from __future__ import annotations

from collections.abc import Mapping

from iris.rules.cases import conditions as c
from iris.rules.cases.facts import CaseFacts
from iris.rules.cases.stages import OPEN, Closing, Stage
from iris.rules.moves import Machine, Move
from iris.rules.roles import Action
from iris.rules.wording import N_

CaseMove = Move[Stage, CaseFacts]


def _from(*stages: Stage) -> frozenset[Stage]:
    return frozenset(stages)


_S = Stage
_BEFORE_SENDING = _from(_S.TRIAGED, _S.URGENT_REFERRAL, _S.WAITING_FOR_YES)
_REMEDY = _from(_S.REMEDY_AGREED, _S.REMEDY_TRACKED)

MOVES: tuple[CaseMove, ...] = (
    Move(
        "triage",
        _from(_S.RECEIVED, _S.REOPENED),
        _S.TRIAGED,
        Action.CASE_WORK,
        (c.NOT_EXCLUDED, c.LEAD_FOR_A_CHILD, c.SORTED),
        N_("I have read and sorted it"),
    ),
    Move(
        "refer_urgently",
        _from(_S.TRIAGED),
        _S.URGENT_REFERRAL,
        Action.REFERRAL_MAKE,
        (c.NOT_EXCLUDED, c.IS_URGENT, c.LEAD_FOR_A_CHILD, c.REFERRAL_READY),
        N_("Ask for urgent help"),
    ),
    Move(
        "ask_for_yes",
        _from(_S.TRIAGED, _S.URGENT_REFERRAL),
        _S.WAITING_FOR_YES,
        Action.CASE_WORK,
        (
            c.NOT_EXCLUDED,
            c.LEAD_FOR_A_CHILD,
            c.RESPONDENT_NAMED,
            c.SUMMARY_WRITTEN,
            c.CHECKLIST_SIGNED,
            c.IN_WORKERS_LANGUAGE,
        ),
        N_("Show the worker what would go out"),
    ),
    Move(
        "rewrite_summary",
        _from(_S.WAITING_FOR_YES),
        _S.TRIAGED,
        Action.CASE_WORK,
        (c.NOT_EXCLUDED,),
        N_("Write the text again"),
    ),
    Move(
        "say_yes",
        _from(_S.WAITING_FOR_YES),
        _S.RESPONSE_AWAITED,
        Action.CASE_WORKER,
        (c.CHECKLIST_SIGNED, c.SAID_YES, c.YES_TO_THIS_TEXT),
        N_("Yes, send this text"),
    ),
    Move(
        "say_no",
        _BEFORE_SENDING,
        _S.CLOSED,
        Action.CASE_WORKER,
        (c.WORKER_SPEAKS,),
        N_("No, do not write to them"),
    ),
    Move(
        "investigate",
        _from(_S.RESPONSE_AWAITED, _S.MEDIATING, _S.REOPENED),
        _S.INVESTIGATING,
        Action.CASE_WORK,
        (c.NOT_EXCLUDED, c.LEAD_FOR_A_CHILD, c.COULD_ANSWER),
        N_("Look into it"),
    ),
    Move(
        "answers_are_in",
        _from(_S.RESPONSE_AWAITED),
        _S.INVESTIGATING,
        Action.CASE_WORK,
        (c.COULD_ANSWER,),
        N_("All have answered, or their time is over"),
        by_clock=True,
    ),
    Move(
        "mediate",
        _from(_S.RESPONSE_AWAITED, _S.INVESTIGATING),
        _S.MEDIATING,
        Action.CASE_WORK,
        (c.NOT_EXCLUDED, c.COULD_ANSWER, c.MEDIATION_AGREED),
        N_("Help them to agree"),
    ),
    Move(
        "propose_outcome",
        _from(_S.INVESTIGATING, _S.MEDIATING),
        _S.OUTCOME_PROPOSED,
        Action.CASE_WORK,
        (c.NOT_EXCLUDED, c.COULD_ANSWER, c.ALL_PROPOSED),
        N_("Give it to a second officer"),
    ),
    Move(
        "return_outcome",
        _from(_S.OUTCOME_PROPOSED),
        _S.INVESTIGATING,
        Action.CASE_LEAD,
        (c.NOT_EXCLUDED, c.NOTHING_DECIDED),
        N_("Give it back"),
    ),
    Move(
        "review_changed",
        _from(_S.OUTCOME_PROPOSED) | _REMEDY,
        _S.INVESTIGATING,
        Action.CASE_LEAD,
        (c.NOT_EXCLUDED, c.NOTHING_DECIDED),
        N_("Look into it again after a review"),
    ),
    Move(
        "agree_remedy",
        _from(_S.OUTCOME_PROPOSED),
        _S.REMEDY_AGREED,
        Action.CASE_WORK,
        (c.NOT_EXCLUDED, c.ALL_DECIDED, c.SOME_UPHELD, c.WORKER_ACCEPTS),
        N_("The worker accepts the outcome"),
    ),
    Move(
        "track_remedy",
        _from(_S.REMEDY_AGREED, _S.REOPENED),
        _S.REMEDY_TRACKED,
        Action.CASE_WORK,
        (c.NOT_EXCLUDED, c.ALL_DECIDED, c.SOME_UPHELD, c.PLAN_COMPLETE),
        N_("Follow the payments"),
    ),
    Move(
        "close_remedied",
        _from(_S.REMEDY_TRACKED),
        _S.CLOSED,
        Action.CASE_WORK,
        (c.NOT_EXCLUDED, c.REMEDY_CONFIRMED),
        N_("Close: put right"),
    ),
    Move(
        "close_upheld_not_remedied",
        _from(_S.OUTCOME_PROPOSED) | _REMEDY,
        _S.CLOSED,
        Action.CASE_WORK,
        (c.NOT_EXCLUDED, c.ALL_DECIDED, c.SOME_UPHELD, c.REMEDY_FAILED),
        N_("Close: upheld, not put right"),
    ),
    Move(
        "close_not_upheld",
        _from(_S.OUTCOME_PROPOSED),
        _S.CLOSED,
        Action.CASE_WORK,
        (c.NOT_EXCLUDED, c.ALL_DECIDED, c.NONE_UPHELD),
        N_("Close: not upheld"),
    ),
    Move(
        "close_referred",
        _BEFORE_SENDING | _from(_S.INVESTIGATING, _S.MEDIATING),
        _S.CLOSED,
        Action.CASE_WORK,
        (c.NOT_EXCLUDED, c.REFERRAL_ACCEPTED, c.WORKER_TOLD),
        N_("Close: passed on"),
    ),
    Move("withdraw", OPEN, _S.CLOSED, Action.CASE_WORKER, (c.WORKER_SPEAKS,), N_("Take my complaint back")),
    Move(
        "close_contact_lost",
        OPEN - {_S.RECEIVED},
        _S.CLOSED,
        Action.CASE_WORK,
        (c.NOT_EXCLUDED, c.CONTACT_LOST),
        N_("Close: the worker cannot be reached"),
    ),
    Move(
        "reopen",
        _from(_S.CLOSED),
        _S.REOPENED,
        Action.CASE_WORK,
        (c.NOT_EXCLUDED, c.STORY_LEFT, c.REOPEN_REASON, c.WORKER_WANTS_IT, c.ROLES_FILLED),
        N_("Open again"),
    ),
)

CASE: Machine[Stage, CaseFacts] = Machine(
    name="case", initial=Stage.RECEIVED, states=tuple(Stage), ends=frozenset({Stage.CLOSED}), moves=MOVES
)

CLOSINGS: Mapping[str, Closing] = {
    "say_no": Closing.NO_CONTACT_WISHED,
    "close_remedied": Closing.REMEDIED,
    "close_upheld_not_remedied": Closing.UPHELD_NOT_REMEDIED,
    "close_not_upheld": Closing.NOT_UPHELD,
    "close_referred": Closing.REFERRED,
    "withdraw": Closing.WITHDRAWN,
    "close_contact_lost": Closing.CONTACT_LOST,
}
"""How a case is closed by each move that closes it."""
