"""Assessments: planned, worked on, moved from stage to stage, locked."""

from iris.services.assessments.bodies import approve, end_approval, end_qualification, qualify, tie
from iris.services.assessments.fieldwork import (
    Rate,
    add_file,
    add_interview,
    deal_with_answer,
    note_work,
    open_file,
    open_interview,
    rate,
    remove_file,
)
from iris.services.assessments.keeping import keep, opened, read, stream
from iris.services.assessments.kits import end_kit, end_old_kits, store_key, take_along
from iris.services.assessments.planning import (
    NewPlan,
    add_site,
    declare,
    declared_words,
    drop_member,
    name_member,
    plan,
    replan,
)
from iris.services.assessments.stages import Said, answer_check, move, run_clock
from iris.services.assessments.syncing import FieldInterview, FieldRating, solve, take_items, take_photo

__all__ = [
    "FieldInterview",
    "FieldRating",
    "NewPlan",
    "Rate",
    "Said",
    "add_file",
    "add_interview",
    "add_site",
    "answer_check",
    "approve",
    "deal_with_answer",
    "declare",
    "declared_words",
    "drop_member",
    "end_approval",
    "end_kit",
    "end_old_kits",
    "end_qualification",
    "keep",
    "move",
    "name_member",
    "note_work",
    "open_file",
    "open_interview",
    "opened",
    "plan",
    "qualify",
    "rate",
    "read",
    "remove_file",
    "replan",
    "run_clock",
    "solve",
    "store_key",
    "stream",
    "take_along",
    "take_items",
    "take_photo",
    "tie",
]
