"""An auditor's device with one assessment on it, and what a browser does before it sends."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ec import ECDH, SECP256R1, EllipticCurvePublicKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from iris import db, queries
from iris import models as m
from iris.gateways.keys import seal_with
from iris.gateways.sealing import derived
from iris.rules.assessments import Rating
from iris.rules.fieldwork import Outcome
from iris.services import assessments
from iris.services.assessments.kits import Taken
from iris.services.assessments.syncing import Answer
from tests.factories import actor_of
from tests.web.assessing import Audit

TOLD = {"held_on": "2026-11-20", "people": 3, "in_destination": True, "words": "Each of us paid two months of pay"}
Sent = assessments.FieldRating | assessments.FieldInterview


def seal_to(public: bytes, words: bytes, context: bytes) -> bytes:
    """What a browser does with an interview."""
    own = generate_private_key(SECP256R1())
    point = own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    shared = own.exchange(ECDH(), EllipticCurvePublicKey.from_encoded_point(SECP256R1(), public))
    return point + seal_with(derived(shared, point + public, context), words, context)


def new_id() -> str:
    """An id as a device makes them."""
    return secrets.token_hex(16)


@dataclass
class Device:
    """One person's device; `send` is what arrives here."""

    at: Audit
    row: m.Assessment
    account: m.Account
    taken: Taken

    def rating(self, criterion: str, notes: str, version: int = 1) -> assessments.FieldRating:
        """A criterion filled in."""
        said = assessments.Rate(Rating.MET, notes, "", "File 4", version)
        return assessments.FieldRating(new_id(), criterion, said, self.at.made.now)

    def interview(self, **changes: object) -> assessments.FieldInterview:
        """An interview, sealed."""
        words = json.dumps({**TOLD, **changes}).encode()
        return assessments.FieldInterview(
            new_id(), seal_to(self.taken.seal_public, words, self.taken.kit.code.encode())
        )

    def send(self, *items: Sent) -> list[Answer]:
        """Send a batch."""
        made = self.at.made
        with db.acting(made.session, actor_of(self.account)) as own:
            kit, row = own.get_one(m.FieldKit, self.taken.kit.id), own.get_one(m.Assessment, self.row.id)
            answers = assessments.take_items(own, made.keys, made.now, row, kit, items)
        made.session.expire_all()
        return answers

    def outcomes(self, *items: Sent) -> list[Outcome | None]:
        """What became of a batch."""
        return [answer.outcome for answer in self.send(*items)]

    def stored(self, criterion: str) -> m.AssessmentRating:
        """What stands in the register."""
        return queries.assessments.ratings(self.at.made.session, self.row.id)[criterion]


def device(at: Audit, row: m.Assessment, account: m.Account | None = None) -> Device:
    """The auditor (or another of the team) takes an assessment along."""
    made, account = at.made, account or at.auditor.account
    with db.acting(made.session, actor_of(account)) as own:
        taken = assessments.take_along(own, made.keys, made.now, own.get_one(m.Assessment, row.id))
    kit = made.session.get_one(m.FieldKit, taken.kit.id)
    return Device(at, row, account, Taken(kit, taken.store_key, taken.seal_public))
