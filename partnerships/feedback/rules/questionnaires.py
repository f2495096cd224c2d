"""A questionnaire that somebody can answer on a phone in a few minutes (S004-07-07, F43).

Two to eight questions, each a five-point scale or a box for one's own words. It is written first, then opens,
then closes; once it is open everybody answers the same questions, so they cannot change any more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from portal.refusals import Refused

FEWEST_QUESTIONS = 2
MOST_QUESTIONS = 8
POINTS: Final = (1, 2, 3, 4, 5)


class CannotDoWithQuestionnaire(Refused):
    pass


class ActivityStatus(StrEnum):
    DRAFT = "being written"
    OPEN = "open"
    CLOSED = "closed"


class QuestionKind(StrEnum):
    HOW_GOOD = "how good"
    HOW_TRUE = "how true"
    HOW_OFTEN = "how often"
    OWN_WORDS = "own words"


# From the least to the most; short words that fit under a thumb.
SCALES: Mapping[QuestionKind, tuple[str, str, str, str, str]] = {
    QuestionKind.HOW_GOOD: ("Very bad", "Bad", "OK", "Good", "Very good"),
    QuestionKind.HOW_TRUE: ("Not at all", "A little", "Partly", "Mostly", "Yes, fully"),
    QuestionKind.HOW_OFTEN: ("Never", "Hardly ever", "Sometimes", "Often", "Always"),
}
KINDS_IN_WORDS: Mapping[QuestionKind, str] = {
    QuestionKind.HOW_GOOD: "Scale: from “very bad” to “very good”",
    QuestionKind.HOW_TRUE: "Scale: from “not at all” to “yes, fully”",
    QuestionKind.HOW_OFTEN: "Scale: from “never” to “always”",
    QuestionKind.OWN_WORDS: "A box for their own words",
}


@dataclass(frozen=True)
class QuestionTerms:
    kind: QuestionKind
    words: str

    @property
    def is_scale(self) -> bool:
        return self.kind is not QuestionKind.OWN_WORDS


SUGGESTED: Sequence[QuestionTerms] = (
    QuestionTerms(QuestionKind.HOW_GOOD, "How good is this service for you?"),
    QuestionTerms(QuestionKind.HOW_TRUE, "Do the people who help you listen to you?"),
    QuestionTerms(QuestionKind.HOW_TRUE, "Has this service made your life better?"),
    QuestionTerms(QuestionKind.OWN_WORDS, "What works well?"),
    QuestionTerms(QuestionKind.OWN_WORDS, "What should we change?"),
)


def scale_points(kind: QuestionKind) -> list[tuple[int, str]]:
    """Each point with its word, from the least to the most."""
    return list(zip(POINTS, SCALES[kind], strict=True))


def check_question_count(count: int) -> None:
    if not FEWEST_QUESTIONS <= count <= MOST_QUESTIONS:
        raise CannotDoWithQuestionnaire(
            f"Write {FEWEST_QUESTIONS} to {MOST_QUESTIONS} questions. You have written {count}."
        )


def check_draft(status: ActivityStatus) -> None:
    if status is not ActivityStatus.DRAFT:
        raise CannotDoWithQuestionnaire(
            "This questionnaire has been opened. It cannot change now, because people may have answered it."
        )


def check_may_open(status: ActivityStatus) -> None:
    if status is ActivityStatus.OPEN:
        raise CannotDoWithQuestionnaire("This questionnaire is already open.")
    if status is ActivityStatus.CLOSED:
        raise CannotDoWithQuestionnaire("This questionnaire is closed and cannot open again. Write a new one.")


def check_may_close(status: ActivityStatus) -> None:
    if status is ActivityStatus.DRAFT:
        raise CannotDoWithQuestionnaire("This questionnaire has not been opened yet.")
    if status is ActivityStatus.CLOSED:
        raise CannotDoWithQuestionnaire("This questionnaire is already closed.")


def check_takes_codes(status: ActivityStatus) -> None:
    if status is ActivityStatus.CLOSED:
        raise CannotDoWithQuestionnaire("This questionnaire is closed, so new codes would open nothing.")


def check_takes_paper(status: ActivityStatus) -> None:
    if status is ActivityStatus.DRAFT:
        raise CannotDoWithQuestionnaire("Open the questionnaire first. Then you can enter forms filled in on paper.")
    if status is ActivityStatus.CLOSED:
        raise CannotDoWithQuestionnaire("This questionnaire is closed. Forms that arrive now cannot be counted.")
