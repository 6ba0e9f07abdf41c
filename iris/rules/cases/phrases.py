"""Ready sentences to a worker, sent in the worker's own language; an officer may change them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from iris.rules.wording import N_


class Phrase(StrEnum):
    """What is often said."""

    WE_READ_IT = "we_read_it"
    ASK_MONTH = "ask_month"
    ASK_PAPERS = "ask_papers"
    ASK_WHO = "ask_who"
    STILL_WORKING = "still_working"
    ARE_YOU_SAFE = "are_you_safe"


PHRASES: Mapping[Phrase, str] = {
    Phrase.WE_READ_IT: N_("Thank you for telling us. We have read it. You will see here first what we would send."),
    Phrase.ASK_MONTH: N_("In which month did it happen? The month is enough, we do not need the day."),
    Phrase.ASK_PAPERS: N_(
        "Do you have a paper, a receipt or a message about it? A photo is enough. Without it we go on too."
    ),
    Phrase.ASK_WHO: N_("What is the name of the agency, agent or employer? Write it as you know it."),
    Phrase.STILL_WORKING: N_("We are still working on it. Nothing new has happened yet. You need to do nothing now."),
    Phrase.ARE_YOU_SAFE: N_(
        "Does anybody punish or threaten you because you told us? Tell us here, then we act at once."
    ),
}
