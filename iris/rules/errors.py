"""Refusals: what a rule says when something may not happen."""

from __future__ import annotations


class RuleBroken(Exception):
    """A move or an input that the rules refuse.

    `code` is stable and for machines; `sentence` is one clear sentence that says what to do,
    marked for translation with `N_`; `values` fills its `%(name)s` places after translation.
    """

    def __init__(self, code: str, sentence: str, **values: object) -> None:
        super().__init__(code, sentence)
        self.code = code
        self.sentence = sentence
        self.values = values

    def __str__(self) -> str:
        return self.sentence % self.values if self.values else self.sentence
