"""When answers may be given: while the questionnaire is open, once for a key, and at least one of them (U19).

Every question may be skipped. The sentences here are read by participants, so they are short and kind.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from partnerships.feedback.rules.questionnaires import ActivityStatus
from portal.refusals import Refused

LONGEST_REMARK = 2_000


class CannotAnswer(Refused):
    pass


class Mode(StrEnum):
    ONLINE = "online"
    PAPER = "paper"


class RemovalReason(StrEnum):
    """Completes “Removed because …”. Chosen from a list, so that the reason itself names nobody."""

    NAMES_SOMEBODY = "it names a person"
    POINTS_AT_SOMEBODY = "a person could be recognised"
    ABUSIVE = "it insults or threatens somebody"
    SAFETY = "it tells of a danger and has been passed on to those who can help"


@dataclass(frozen=True)
class Answers:
    """Points and words by question. A question that was skipped is in neither."""

    points: Mapping[UUID, int] = field(default_factory=dict)
    words: Mapping[UUID, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not self.points and not self.words


NOT_OPEN_YET = "These questions are not open yet. Please try again later, or ask the person who gave you the code."
CLOSED = "These questions are closed now. Thank you for wanting to take part."
ALREADY_ANSWERED = "The answers for this code have been sent already. Thank you. A code works one time."
ALREADY_ANSWERED_HERE = "You have already answered these questions on this phone or computer. Thank you."
NOTHING_ANSWERED = "You have not answered any question yet. Answer at least one, or leave this page."


def check_takes_answers(status: ActivityStatus) -> None:
    if status is ActivityStatus.DRAFT:
        raise CannotAnswer(NOT_OPEN_YET)
    if status is ActivityStatus.CLOSED:
        raise CannotAnswer(CLOSED)


def check_not_answered(*, has_answered: bool, by_link: bool = False) -> None:
    if has_answered:
        raise CannotAnswer(ALREADY_ANSWERED_HERE if by_link else ALREADY_ANSWERED)


def check_some_answer(answers: Answers) -> None:
    if answers.is_empty:
        raise CannotAnswer(NOTHING_ANSWERED)
