"""What is posted to a design's pages, read into facts with each error beside its field."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from uuid import UUID

from partnerships.decisions.rules import LONGEST_REASON, Verdict
from partnerships.designs.actions.sessions import SessionFacts
from portal.refusals import Refused
from portal.web.forms import Form

LONGEST_COMMENT = 5_000
LONGEST_NOTES = 10_000
YES = "yes"


@dataclass(frozen=True)
class HeadingTyped:
    heading: str
    owner_id: UUID
    seen: str


@dataclass(frozen=True)
class CommentTyped:
    body: str
    clause_id: str
    is_private: bool


@contextmanager
def beside(form: Form, name: str, kind: type[Refused]) -> Iterator[None]:
    """A refusal of this kind stands beside the field that can be mended (422), like any other mistake in a form."""
    try:
        yield
    except kind as refusal:
        form.reject(name, refusal.sentence)
        form.check()


def read_title(form: Form) -> tuple[str, bool]:
    return form.text("title", "the title of the design"), form.value("outline") == YES


def read_heading(form: Form, parties: Sequence[tuple[UUID, str]]) -> HeadingTyped:
    heading = form.text("heading", "a heading for the section")
    owner = form.choice(
        "owner", [str(organisation_id) for organisation_id, _ in parties], "the organisation it belongs to"
    )
    form.check()
    return HeadingTyped(heading, UUID(owner), form.value("seen"))


def read_count(form: Form, name: str) -> int:
    """A hidden number of the page, such as the revision that it showed; -1 when it is not one."""
    value = form.value(name)
    return int(value) if value.isdecimal() and len(value) < 10 else -1  # noqa: PLR2004 -- what an integer column holds


def read_comment(form: Form, clause_ids: Sequence[str]) -> CommentTyped:
    body = form.long_text("body", "your comment", longest=LONGEST_COMMENT)
    clause_id = form.choice("clause", ["", *clause_ids], "what your comment is about")
    room = form.choice("room", ["shared", "private"], "who may read it")
    form.check()
    return CommentTyped(body, clause_id, room == "private")


def read_reply(form: Form) -> str:
    return form.long_text("body", "your reply", longest=LONGEST_COMMENT)


def read_answer(form: Form) -> tuple[Verdict, str]:
    verdict = form.choice("verdict", [str(one) for one in Verdict], "whether your organisation signs or declines")
    reason = form.long_text("reason", "a reason", required=verdict == Verdict.DECLINED, longest=LONGEST_REASON)
    form.check()
    return Verdict(verdict), reason if verdict == Verdict.DECLINED else ""


def read_session(form: Form, parties: Sequence[tuple[UUID, str]], versions: Sequence[UUID]) -> SessionFacts:
    title = form.text("title", "a title, such as “Second design session: transport”")
    held_on = form.date("held_on", "the date of the session")
    attending = form.choices(
        "organisations", [str(one) for one, _ in parties], "at least one organisation that took part"
    )
    version = form.choice("version", ["", *map(str, versions)], "the version that was shown, or none")
    notes = form.long_text("notes", "notes", required=False, longest=LONGEST_NOTES)
    form.check()
    return SessionFacts(held_on, title, UUID(version) if version else None, [UUID(one) for one in attending], notes)
