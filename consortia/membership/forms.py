"""What people type to form a consortium, to invite, and to choose who leads."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from consortia.membership.arrangements import Arrangement
from consortia.membership.rules import Member, Standing, Verdict
from consortia.membership.views import Guest
from portal.web.forms import Form

LONGEST_PARAGRAPH = 2_000


def read_consortium(posted: Form) -> dict[str, str]:
    return {
        "name": posted.text("name", "a name for the consortium", longest=120),
        "vision": posted.long_text("vision", "what you want to achieve together", longest=LONGEST_PARAGRAPH),
        "history": posted.long_text("history", "", required=False, longest=LONGEST_PARAGRAPH),
        "arrangement": posted.choice("arrangement", list(Arrangement), "how you want to stand together"),
    }


def read_guests(posted: Form, guests: Sequence[Guest], *, required: bool = True) -> list[Guest]:
    """The ticked organisations, of those that the page offered."""
    if not required and not posted.chosen("guests"):
        return []
    keys = [str(guest.organisation_id) for guest in guests]
    chosen = posted.choices("guests", keys, "the organisations to invite")
    return [guest for guest in guests if str(guest.organisation_id) in chosen]


def read_answer(posted: Form) -> tuple[str, str]:
    """Join or decline; whoever declines says why."""
    answer = posted.choice("answer", [Standing.JOINED, Standing.DECLINED], "whether your organisation joins")
    reason = posted.long_text(
        "answer_reason",
        "the reason, so that the members understand",
        required=answer == Standing.DECLINED,
        longest=LONGEST_PARAGRAPH,
    )
    return answer, reason


def read_verdict(posted: Form) -> tuple[Verdict, str]:
    verdict = posted.choice("verdict", list(Verdict), "whether your organisation confirms the lead body")
    reason = posted.long_text(
        "verdict_reason",
        "the reason, so that the members can propose again",
        required=verdict == Verdict.DECLINED,
        longest=LONGEST_PARAGRAPH,
    )
    posted.check()
    return Verdict(verdict), reason


def read_proposal(posted: Form, members: Sequence[Member]) -> dict[str, Any]:
    """A nominee among the members, and the three criteria of S003-81."""
    keys = [str(member.organisation_id) for member in members]
    nominee = posted.choice("nominee", keys, "the organisation that should lead")
    criteria = {
        name: posted.long_text(name, wanted, longest=LONGEST_PARAGRAPH)
        for name, wanted in (
            ("experience", "what it has done before that counts here"),
            ("capability", "what its people can do"),
            ("infrastructure", "what it has: premises, systems, insurance, reserves"),
        )
    }
    posted.check()
    return {"nominee_id": UUID(nominee), **criteria}
