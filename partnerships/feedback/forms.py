"""What is typed into questionnaires: by the seats who write one, and by participants who answer it."""

from collections.abc import Sequence
from uuid import UUID

from partnerships.feedback.actions import QuestionnaireTerms
from partnerships.feedback.queries import ActivityView, QuestionView
from partnerships.feedback.rules.answers import LONGEST_REMARK, Answers, RemovalReason
from partnerships.feedback.rules.codes import MOST_CODES, read_code
from partnerships.feedback.rules.questionnaires import MOST_QUESTIONS, POINTS, SUGGESTED, QuestionKind, QuestionTerms
from portal.db.keys import new_id
from portal.web.forms import Form, blank

SUGGESTED_TITLE = "How is it going for you?"
SUGGESTED_INTRODUCTION = (
    "You use this service. We want to know what you think, so that we can make it better. It takes about 5 minutes."
)
PLACES = range(1, MOST_QUESTIONS + 1)
USUAL_CODES = 20


def suggested_form() -> Form:
    """A new questionnaire starts from questions that work for most services."""
    return _form(SUGGESTED_TITLE, SUGGESTED_INTRODUCTION, SUGGESTED)


def activity_form(activity: ActivityView) -> Form:
    return _form(activity.title, activity.introduction, [question.terms for question in activity.questions])


def read_questionnaire(posted: Form) -> QuestionnaireTerms:
    """An empty question is left out; the others move up."""
    terms = QuestionnaireTerms(
        title=posted.text("title", "a title"),
        introduction=posted.long_text("introduction", "a few words that say what this is about", longest=1_000),
        questions=[terms for place in PLACES if (terms := _read_question(posted, place))],
    )
    posted.check()
    return terms


def read_answers(posted: Form, questions: Sequence[QuestionView]) -> Answers:
    """What was answered; a question left alone is skipped."""
    points, words = {}, {}
    for question in questions:
        if not question.terms.is_scale:
            said = posted.text(question.field, "your answer", longest=LONGEST_REMARK, required=False)
            words.update({question.id: said} if said else {})
        elif posted.value(question.field):
            point = posted.choice(question.field, [str(point) for point in POINTS], "one of the answers, or none")
            points.update({} if question.field in posted.errors else {question.id: int(point)})
    posted.check()
    return Answers(points, words)


def codes_form() -> Form:
    return blank(how_many=str(USUAL_CODES), batch=str(new_id()))


def read_batch(posted: Form) -> tuple[UUID, int]:
    """The batch's key, which the page carried, and how many codes to make."""
    how_many = posted.number("how_many", "how many codes you need", lowest=1, highest=MOST_CODES)
    try:
        batch_id = UUID(posted.value("batch"))
    except ValueError:
        posted.reject("form", "Go back, reload the page and make the codes again.")
        batch_id = new_id()
    posted.check()
    return batch_id, how_many


def read_optional_code(posted: Form) -> str | None:
    if not posted.value("code").strip():
        return None
    code: str | None = posted.converted("code", read_code)
    posted.check()
    return code


def read_reason(posted: Form) -> RemovalReason:
    reason = posted.choice("reason", list(RemovalReason), "why the remark is removed")
    posted.check()
    return RemovalReason(reason)


def _form(title: str, introduction: str, questions: Sequence[QuestionTerms]) -> Form:
    fields = {"title": title, "introduction": introduction}
    for place, terms in enumerate(questions, start=1):
        fields |= {f"words-{place}": terms.words, f"kind-{place}": terms.kind}
    return blank(**fields)


def _read_question(posted: Form, place: int) -> QuestionTerms | None:
    words = posted.text(f"words-{place}", "the question", required=False)
    if not words:
        return None
    kind = posted.choice(f"kind-{place}", list(QuestionKind), "how people can answer")
    return QuestionTerms(QuestionKind(kind), words) if kind in list(QuestionKind) else None
