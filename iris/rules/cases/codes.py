"""The case code: 24 digits in six groups, how it is drawn, read from any hand, and put on a card.

Digits, because they read the same in every language; 24 of them carry 79.7 bits. There is no check digit:
it would say of a guess whether it is worth trying. The code is stored only as a keyed hash, which is not
made here.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from iris.rules.errors import RuleBroken
from iris.rules.wording import N_

DIGITS = 24
GROUP = 4
RANDOM_BYTES = 32

# What people put between digits: blanks, dashes, points; and marks of direction that phones add unseen.
_SEPARATOR_KINDS = frozenset({"Zs", "Zl", "Zp", "Cc", "Cf", "Pd", "Pc", "Mn"})
_SEPARATORS = frozenset("./,:;·•|")


def new_code(random: bytes) -> str:
    """Make the 24 digits from at least 32 random bytes of a secure source.

    256 bits are folded into 10^24, so no code is likelier than another by more than 2^-176.
    Raises ValueError when there is too little randomness.
    """
    return _drawn(random, DIGITS)


def draw_digits(random: bytes, digits: int) -> str:
    """Make another kind of code, of fewer digits, in the same way."""
    return _drawn(random, digits)


def _drawn(random: bytes, digits: int) -> str:
    if len(random) < RANDOM_BYTES:
        raise ValueError(f"a code needs {RANDOM_BYTES} random bytes")
    return f"{int.from_bytes(random) % 10**digits:0{digits}d}"


def read_code(text: str) -> str:
    """Give the 24 plain digits of a code as somebody typed it: any digit script, blanks, dashes.

    Raises RuleBroken with the code `code_has_letters` (something is neither digit nor separator) or
    `code_wrong_length`. Neither repeats what was typed, so that no log or page keeps it.
    """
    return read_digits(text, DIGITS)


def read_digits(text: str, digits: int) -> str:
    """Give the plain digits of a code of `digits` places; refusals as in `read_code`."""
    read = [_digit(character) for character in text if not _separates(character)]
    if None in read:
        raise RuleBroken("code_has_letters", N_("The code is made of numbers only. Please look at your card again."))
    plain = "".join(str(digit) for digit in read)
    if len(plain) != digits:
        raise RuleBroken(
            "code_wrong_length",
            N_("The code has %(wanted)s digits, you typed %(typed)s. Please look at your card again."),
            wanted=digits,
            typed=len(plain),
        )
    return plain


def _separates(character: str) -> bool:
    return unicodedata.category(character) in _SEPARATOR_KINDS or character in _SEPARATORS


def _digit(character: str) -> int | None:
    """Read one digit of any script: Arabic-Indic, Bengali, Devanagari, Ethiopic, full width, 〇 to 九."""
    value = unicodedata.numeric(character, None)
    if value is None or value != int(value) or not 0 <= value <= 9:
        return None
    return int(value)


def groups(code: str) -> tuple[str, ...]:
    """Cut a code into its groups of four."""
    return tuple(code[at : at + GROUP] for at in range(0, len(code), GROUP))


def written(code: str) -> str:
    """Write a code as on the card: 4821 0937 5516 2074 8830 6195."""
    return " ".join(groups(code))


def check_confirmed(code: str, typed: str) -> None:
    """Raise RuleBroken (`code_not_confirmed`) unless the last group was typed, in any digit script."""
    try:
        last = read_digits(typed, GROUP)
    except RuleBroken:
        last = ""
    if last != groups(code)[-1]:
        raise RuleBroken(
            "code_not_confirmed",
            N_("These are not the last 4 digits of the code. Please look at the card and type them again."),
        )


@dataclass(frozen=True, slots=True)
class Card:
    """What stands on the card to save: nothing that says what the number is for, no project, no address."""

    title: str
    lines: tuple[str, ...]


CARD_TITLE = N_("My number")
CARD_WARNING = N_(
    "Whoever has this card can read your answers. Do not save it on a phone that others look into: "
    "write it on paper and keep it where only you look."
)
SHOWN_ONCE = N_(
    "This number is the only way back to your answers. We show it once. We cannot send it again, "
    "because we do not know who you are."
)


def card(code: str) -> Card:
    """Give the neutral card of a code: two groups a line, to fit a small screen and paper."""
    parts = groups(code)
    return Card(CARD_TITLE, tuple(" ".join(parts[at : at + 2]) for at in range(0, len(parts), 2)))
