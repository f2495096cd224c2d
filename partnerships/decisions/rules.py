"""When a decision stands: every voting party has confirmed the same frozen text (S004-07-01; F18, F19, U2).

One organisation holds one position, whoever of its people gave it; its newest position is the one that counts.
A party that joins later is asked too, and a party that has left is asked no more. A refusal carries a reason,
because the others can only mend a text when they know what is wrong with it.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from portal.refusals import Refused

LONGEST_REASON = 2_000
DIGEST_SHOWN = 12


class Verdict(StrEnum):
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class Standing(StrEnum):
    OPEN = "open"
    AGREED = "agreed"
    DECLINED = "declined"
    SUPERSEDED = "superseded"


class CannotAnswer(Refused):
    """The organisation cannot take this position on this decision."""


@dataclass(frozen=True)
class Answer:
    verdict: Verdict
    reason: str = ""


@dataclass(frozen=True)
class Ballot:
    """Who is asked now, what each of them said last, and whether another text has taken this one's place."""

    asked: AbstractSet[UUID]
    answers: Mapping[UUID, Answer] = field(default_factory=dict)
    is_superseded: bool = False

    @property
    def standing(self) -> Standing:
        if self.is_superseded:
            return Standing.SUPERSEDED
        verdicts = {self.answers[one].verdict for one in self.asked if one in self.answers}
        if Verdict.DECLINED in verdicts:
            return Standing.DECLINED
        return Standing.AGREED if self.asked and not self.waiting_for else Standing.OPEN

    @property
    def waiting_for(self) -> AbstractSet[UUID]:
        return self.asked - self.answers.keys()


def check_may_answer(ballot: Ballot, organisation_id: UUID, answer: Answer) -> None:
    if ballot.is_superseded:
        raise CannotAnswer("This text has been changed or replaced, so it can no longer be answered. Read the new one.")
    if organisation_id not in ballot.asked:
        raise CannotAnswer("Your organisation has no vote in this partnership, so it is not asked to confirm.")
    if ballot.standing == Standing.AGREED:
        raise CannotAnswer(
            "Everybody has confirmed this text. To change what was agreed, ask for a new text and a new decision."
        )
    if ballot.answers.get(organisation_id) == answer:
        raise CannotAnswer(f"Your organisation has already {answer.verdict} this text.")


def check_reason(reason: str) -> None:
    """For the form: a decline says what would have to change."""
    if not reason.strip():
        raise CannotAnswer("Enter a reason, so that the others know what would have to change.")
    if len(reason) > LONGEST_REASON:
        raise CannotAnswer(f"Shorten the reason to {LONGEST_REASON:,} characters or fewer.")


def short(digest: str) -> str:
    """Enough of a digest to compare two pages by eye."""
    return digest[:DIGEST_SHOWN]
