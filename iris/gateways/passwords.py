"""Passwords: Argon2id and what is too easy to guess."""

from __future__ import annotations

from collections.abc import Sequence

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

from iris.rules.errors import RuleBroken
from iris.rules.wording import N_

MEMORY_KIB = 64 * 1024
ROUNDS = 3
SHORTEST = 10
LONGEST = 200
# zxcvbn reads at most this much: its time grows with the square of the length.
_ESTIMATED = 72

_hasher = PasswordHasher(time_cost=ROUNDS, memory_cost=MEMORY_KIB, parallelism=1)
# Verified when there is no such account, so that the answer takes the same time.
_NOBODY = _hasher.hash("nobody has this password 7f3a")


def hash_password(password: str) -> str:
    """Argon2id hash (64 MiB, 3 rounds; OWASP ASVS 5, 11.4). Takes a tenth of a second: never in a transaction."""
    return _hasher.hash(password)


def password_matches(hashed: str | None, password: str) -> bool:
    """Whether the password fits; takes the same time when there is no hash to compare with."""
    try:
        _hasher.verify(hashed or _NOBODY, password[:LONGEST])
        return hashed is not None
    except (VerificationError, InvalidHashError):
        return False


def check_strength(password: str, about: Sequence[str]) -> None:
    """Refuse a password that is short, well known or built from what is known of the person."""
    if len(password) < SHORTEST:
        raise RuleBroken(
            "password_short",
            N_("Choose a password of at least %(n)s characters; four random words are good."),
            n=SHORTEST,
        )
    if len(password) > LONGEST:
        raise RuleBroken("password_long", N_("Choose a password of at most %(n)s characters."), n=LONGEST)
    known = [part for text in about for part in text.lower().replace("@", " ").replace(".", " ").split()]
    if min(_score(password, known), _score(_without(password, known), known)) < 3:
        raise RuleBroken(
            "password_guessable",
            N_("This password is easy to guess; choose four random words or a longer one."),
        )


def _score(password: str, known: Sequence[str]) -> int:
    """How hard to guess, 0 to 4; nothing at all is 0."""
    estimate = zxcvbn(password[:_ESTIMATED], user_inputs=list(known), max_length=LONGEST) if password else {"score": 0}
    return int(estimate["score"])


def _without(password: str, known: Sequence[str]) -> str:
    """What is left of a password without what is known of the person: their own name counts for nothing."""
    left = password.lower()
    for part in sorted(known, key=len, reverse=True):
        if len(part) > 2:
            left = left.replace(part, "")
    return left.strip(" .@-_")
