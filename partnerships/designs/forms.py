"""What is posted to a design's pages, read into facts with each error beside its field."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from uuid import UUID

from partnerships.decisions.rules import LONGEST_REASON, Verdict
from partnerships.designs.actions.sessions import SessionFacts
from partnerships.designs.actions.verdicts import Ruling
from partnerships.designs.blocks import Blocks
from partnerships.designs.joining import LONGEST_TOGETHER
from partnerships.designs.passages import LONGEST_PASSAGE, Anchor, locate
from partnerships.designs.proposals import ANOTHER_CHOSEN, check_reason
from partnerships.designs.proposals import LONGEST_REASON as LONGEST_REASON_FOR_VERDICT
from partnerships.designs.proposals import Verdict as Proposed
from partnerships.designs.queries.rights import Allowed
from partnerships.designs.rights import MAY
from partnerships.designs.rules import AtTheTable, Visibility
from partnerships.designs.spanning import MOST_PARTS, spanning, whole_clauses
from portal.live.rights import Rights
from portal.refusals import Refused
from portal.web.forms import Form

LONGEST_COMMENT = 5_000
LONGEST_NOTES = 10_000
LONGEST_WORDS = 10_000
YES = "yes"
LINE_BREAKS_AND_SPACES = re.compile("[\t\r\n\u2028\u2029 ]+")
RULINGS = (Proposed.ACCEPTED, Proposed.REJECTED, Proposed.WITHDRAWN)


@dataclass(frozen=True)
class HeadingTyped:
    heading: str
    owner_id: UUID
    seen: str


@dataclass(frozen=True)
class CommentTyped:
    """`mentioned` are those who were picked; the body may name others."""

    body: str
    wanted: Anchor
    visibility: Visibility
    mentioned: Sequence[UUID]


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


def read_rights(form: Form, parties: Sequence[Allowed]) -> dict[UUID, Rights]:
    """What the section is to allow each party, in fields named after them."""
    others = [one for one in parties if not one.is_owner]
    chosen = {
        one.organisation_id: form.choice(
            f"rights-{one.organisation_id}", [str(right) for right in MAY], f"what {one.organisation} may do"
        )
        for one in others
    }
    form.check()
    return {organisation_id: Rights(right) for organisation_id, right in chosen.items()}


def read_ruling(form: Form) -> Ruling:
    """One proposal or all of an organisation's, and what is said about it."""
    verdict = form.choice("verdict", [str(one) for one in RULINGS], "whether it is accepted or rejected")
    reason = form.text("reason", "a reason", required=False, longest=LONGEST_REASON_FOR_VERDICT)
    instead = form.text("instead", "a reason", required=False, longest=LONGEST_REASON_FOR_VERDICT)
    if verdict == Proposed.REJECTED:
        form.converted("reason", partial(check_reason, Proposed.REJECTED))
    together = _read_together(form)
    form.check()
    is_choice = form.value("chooses") == YES
    return Ruling(
        Proposed(verdict) if together is None else Proposed.ACCEPTED,
        reason,
        form.chosen("proposal"),
        form.value("organisation"),
        (instead or ANOTHER_CHOSEN) if is_choice else None,
        together,
        form.value("seen"),
    )


def _read_together(form: Form) -> str | None:
    """One line: the words go into the midst of a clause. A space at either end may part them from their neighbours."""
    if "together" not in form.values:
        return None
    form.text("together", "the words that suit both", longest=LONGEST_TOGETHER)
    return LINE_BREAKS_AND_SPACES.sub(" ", form.value("together"))


def read_count(form: Form, name: str) -> int:
    """A hidden number of the page, such as the revision that it showed; -1 when it is not one."""
    value = form.value(name)
    return int(value) if value.isdecimal() and len(value) < 10 else -1  # noqa: PLR2004 -- what an integer column holds


def read_comment(form: Form, blocks: Blocks, people: Sequence[AtTheTable]) -> CommentTyped:
    body = form.long_text("body", "your comment", longest=LONGEST_COMMENT)
    clause_ids = [block.id for block in blocks]
    clause_id = form.choice("clause", ["", *clause_ids], "what your comment is about")
    until = form.choice("until", ["", *clause_ids], "the last clause it is about") if form.value("until") else ""
    words = form.text("words", "the words it is about", longest=LONGEST_WORDS, required=False)
    if (words or until) and not clause_id:
        form.reject("clause", f"Select the {'clause that has these words' if words else 'first clause it is about'}.")
    room = form.choice("room", [str(one) for one in Visibility], "who may read it")
    mentioned = _read_mention(form, people)
    form.check()
    wanted = _read_about(form, blocks, clause_id, until, words)
    if len(wanted.parts) > MOST_PARTS:
        form.reject("clause", f"A comment stands on at most {MOST_PARTS} clauses. Choose fewer.")
        form.check()
    return CommentTyped(body, wanted, Visibility(room), mentioned)


def _read_about(form: Form, blocks: Blocks, clause_id: str, until: str, words: str) -> Anchor:
    """The editor names the words of each clause; who copies them from the page need not."""
    if not words:
        return whole_clauses(blocks, clause_id, until) if until else Anchor(clause_id)
    first = Anchor(clause_id, words, max(read_count(form, "occurrence"), 0))
    further = tuple(
        Anchor(clause, quote[:LONGEST_PASSAGE], int(count) if count.isdecimal() and len(count) < 10 else 0)  # noqa: PLR2004 -- what an integer column holds
        for clause, quote, count in zip(
            *(form.chosen(f"further-{name}") for name in ("clause", "words", "occurrence")), strict=False
        )
    )
    if further:
        return replace(first, quote=words[:LONGEST_PASSAGE], further=further)
    if locate(blocks, first) is None and (found := spanning(blocks, clause_id, words)) is not None:
        return found
    return replace(first, quote=words[:LONGEST_PASSAGE])


def read_reply(form: Form, people: Sequence[AtTheTable]) -> tuple[str, Sequence[UUID]]:
    body = form.long_text("body", "your reply", longest=LONGEST_COMMENT)
    return body, _read_mention(form, people)


def _read_mention(form: Form, people: Sequence[AtTheTable]) -> Sequence[UUID]:
    chosen = form.choice("mention", ["", *(str(one.id) for one in people)], "whom you mention from the list")
    return [UUID(chosen)] if chosen and "mention" not in form.errors else []


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
