"""Published methods: frozen, whole, and found by version."""

import hashlib
from dataclasses import FrozenInstanceError
from importlib.resources import files

import pytest

from iris.rules.errors import RuleBroken
from iris.rules.scoring.methods import method, methods
from iris.rules.scoring.vocabulary import Gate, Kind, Part, Reason, RegisterState
from iris.rules.scoring.words import DISCLOSURE_LABELS, GATE_LABELS, PART_LABELS

# A published method never changes. Whoever breaks this test copies the file to a new version and edits that.
PUBLISHED = {
    "2026.1": ("method_2026_1.py", "f23765bd4c245ea7825404d109c074d7618908eb7414814bf7273bb1130419c9"),
}


@pytest.mark.parametrize("version", PUBLISHED)
def test_a_published_method_never_changes(version: str) -> None:
    name, checksum = PUBLISHED[version]
    data = files("iris.rules.scoring.methods").joinpath(name).read_bytes()
    assert hashlib.sha256(data.replace(b"\r\n", b"\n")).hexdigest() == checksum


def test_every_published_method_has_its_checksum() -> None:
    assert [m.version for m in methods()] == list(PUBLISHED)


@pytest.mark.parametrize("known", methods(), ids=lambda m: m.version)
def test_a_method_is_whole(known) -> None:
    assert sum(known.points.values()) == 100
    assert known.answering.points + known.remedying.points == known.points[Part.ANSWERING]
    assert {rule.code for rule in known.gates} == set(Gate)
    assert [rule.code for rule in known.states] == list(RegisterState)
    floors = [rule.floor for rule in known.bands]
    assert floors == sorted(floors, reverse=True)
    assert floors[-1] == 0
    assert set(known.evidence.quality) == set(Kind)
    assert known.evidence.unknown.low < known.evidence.unknown.mid < known.evidence.unknown.high


def test_a_method_cannot_be_altered_in_memory() -> None:
    known = method("2026.1")
    with pytest.raises(FrozenInstanceError):
        known.month = 30.0  # type: ignore[misc]
    with pytest.raises(TypeError):
        known.points[Part.RECORD] = 40.0  # type: ignore[index]


def test_an_unknown_method_is_refused_with_the_known_ones() -> None:
    with pytest.raises(RuleBroken, match=r"2026\.1") as refusal:
        method("1999.9")
    assert refusal.value.code == "method_unknown"


def test_every_state_of_the_register_is_a_reason() -> None:
    assert {state.value for state in RegisterState} < {reason.value for reason in Reason}


def test_every_word_has_a_label() -> None:
    assert set(PART_LABELS) == set(Part)
    assert set(GATE_LABELS) == set(Gate)
    assert set(DISCLOSURE_LABELS) == set(method("2026.1").openness.items)
