"""What waits for somebody at this table: one question, however much there is."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Select,
    Text,
    Uuid,
    bindparam,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from partnerships.decisions.models import Decision, Position
from partnerships.decisions.statements import is_superseded
from partnerships.designs.queries.tables import comment_steps, comments, mention_answers, mentions, sections
from partnerships.journeys import budget_tasks, consortium_tasks
from partnerships.journeys.result_tasks import results_to_judge
from partnerships.journeys.risk_tasks import risks_to_review
from partnerships.membership.models import Invitation, InvitationAnswer
from portal import clock
from portal.access.permissions import Permission
from portal.access.seats import Seat
from portal.db.asking import Question
from portal.db.rows import table_of
from portal.identity.models import Person
from portal.organisations.models import Organisation
from valuation.ledger.value_models import ValueAnswer, ValueLineRow, ValueWithdrawal
from valuation.outcomes.rules.agreement import side_of

decisions = table_of(Decision)
positions = table_of(Position)
invitations = table_of(Invitation)
answers = table_of(InvitationAnswer)
organisations, people = table_of(Organisation), table_of(Person)
value_lines = table_of(ValueLineRow)
value_answers = table_of(ValueAnswer)
value_withdrawals = table_of(ValueWithdrawal)
texts = budget_tasks.agreements
rounds = budget_tasks.rounds

TASKS_SHOWN = 100
HERE = bindparam("partnership", type_=Uuid)
OURS = bindparam("organisation", type_=Uuid)
ME = bindparam("person", type_=Uuid)


class TaskKind(StrEnum):
    ANSWER = "answer"
    JOIN_CONSORTIUM = "join consortium"
    ACCEPT_SHARE = "accept share"
    ANSWER_VALUE = "answer value"
    LOOK = "look"
    SIGN_BUDGET = "sign budget"
    AGREE_ROUND = "agree round"
    REVIEW_RISK = "review risk"
    JUDGE_RESULT = "judge result"
    AWAIT_LETTER = "await letter"


@dataclass(frozen=True)
class TaskView:
    kind: TaskKind
    id: UUID
    title: str
    url: str
    since: datetime

    @property
    def is_ours(self) -> bool:
        """Something to do here, and not something that others have to do."""
        return self.kind != TaskKind.AWAIT_LETTER


async def list_tasks(session: AsyncSession, seat: Seat) -> list[TaskView]:
    """Oldest first, at most TASKS_SHOWN."""
    asked = {
        "partnership": seat.partnership_id,
        "organisation": seat.organisation_id,
        "now": clock.now(),
        "today": clock.today(),
        "answers": seat.has_vote and (seat.may(Permission.CONFIRM) or seat.may(Permission.SIGN)),
        "joins": seat.may(Permission.JOIN_CONSORTIUM),
        "accepts": seat.may(Permission.ACCEPT_SHARE),
        "puts_in": seat.may(Permission.PROMISE),
        "reviews": seat.may(Permission.WRITE_RISK),
        "countersigns": seat.may(Permission.COUNTERSIGN),
        "judges": seat.may(Permission.JUDGE_RESULT),
        "side": side_of(seat.party_kind) or "",
        "invites": seat.may(Permission.INVITE),
        "person": seat.person_id,
    }
    rows = await TASKS.all(session, **asked)
    return [TaskView(TaskKind(row.kind), row.id, row.title, f"{seat.url}{row.page}", row.since) for row in rows]


def _tasks() -> Select[*tuple[Any, ...]]:
    """A part that nothing can wait in for this seat gives no rows."""
    parts = union_all(
        _questions().where(bindparam("answers", type_=Boolean)),
        _consortia().where(bindparam("joins", type_=Boolean)),
        _shares().where(bindparam("accepts", type_=Boolean)),
        _value().where(bindparam("countersigns", type_=Boolean)),
        _mentions(),
        _texts_of_budgets().where(bindparam("puts_in", type_=Boolean)),
        _rounds().where(bindparam("puts_in", type_=Boolean)),
        risks_to_review(TaskKind.REVIEW_RISK).where(bindparam("reviews", type_=Boolean)),
        results_to_judge(TaskKind.JUDGE_RESULT).where(bindparam("judges", type_=Boolean)),
        _letters().where(bindparam("invites", type_=Boolean)),
    ).subquery("task")
    return select(parts).order_by(parts.c.since, parts.c.id).limit(TASKS_SHOWN)


def _task(kind: TaskKind, key: Any, title: Any, page: Any, since: Any) -> Select[*tuple[Any, ...]]:  # noqa: ANN401
    return select(
        literal(str(kind)).label("kind"),
        key.label("id"),
        title.label("title"),
        page.label("page"),
        since.label("since"),
    )


def _questions() -> Select[*tuple[Any, ...]]:
    own_page = func.concat("/decisions/", decisions.c.id)
    page = func.coalesce(func.nullif(decisions.c.page, ""), own_page)
    return _task(TaskKind.ANSWER, decisions.c.id, decisions.c.title, page, decisions.c.created_at).where(
        decisions.c.partnership_id == HERE,
        ~is_superseded(),
        ~exists().where(
            positions.c.partnership_id == decisions.c.partnership_id,
            positions.c.decision_id == decisions.c.id,
            positions.c.organisation_id == OURS,
        ),
    )


def _consortia() -> Select[*tuple[Any, ...]]:
    consortia, members = consortium_tasks.consortia, consortium_tasks.members
    page = func.concat("/consortium/", consortia.c.id)
    task = _task(TaskKind.JOIN_CONSORTIUM, consortia.c.id, consortia.c.name, page, members.c.created_at)
    return task.select_from(consortium_tasks.with_members()).where(consortium_tasks.is_to_join())


def _shares() -> Select[*tuple[Any, ...]]:
    packages = consortium_tasks.packages
    page = func.concat("/consortium/", packages.c.consortium_id, "/packages/", packages.c.id)
    task = _task(TaskKind.ACCEPT_SHARE, packages.c.id, packages.c.title, page, packages.c.created_at)
    return task.select_from(consortium_tasks.with_shares()).where(consortium_tasks.is_to_accept())


def _value() -> Select[*tuple[Any, ...]]:
    """Value that another organisation says accrues to this one, which has the last word about it."""
    page = func.concat("/ledger/value/", value_lines.c.id)
    return _task(
        TaskKind.ANSWER_VALUE, value_lines.c.id, value_lines.c.statement, page, value_lines.c.created_at
    ).where(
        value_lines.c.partnership_id == HERE,
        value_lines.c.body_id == OURS,
        value_lines.c.organisation_id != OURS,
        ~exists().where(_of_line(value_answers)),
        ~exists().where(_of_line(value_withdrawals)),
    )


def _mentions() -> Select[*tuple[Any, ...]]:
    """Conversations in which the person is asked to look, until they answer, say that they have, or it is closed."""
    asking, begun, said = comments.alias("asking"), comments.alias("begun"), comments.alias("said")
    page = func.concat(
        "/designs/", sections.c.design_id, "/sections/", sections.c.id,
        "#comment-", func.right(func.replace(cast(begun.c.id, Text), "-", ""), 12),
    )  # fmt: skip
    title = func.concat(people.c.name, " asks you to look at a comment on “", sections.c.heading, "”")
    newest = (
        select(comment_steps.c.closes)
        .where(comment_steps.c.partnership_id == begun.c.partnership_id, comment_steps.c.comment_id == begun.c.id)
        .correlate(begun)
        .order_by(comment_steps.c.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    is_answered = exists().where(
        said.c.partnership_id == mentions.c.partnership_id,
        said.c.reply_to_id == begun.c.id,
        said.c.person_id == ME,
        said.c.created_at > mentions.c.created_at,
    )
    is_seen = exists().where(
        mention_answers.c.partnership_id == mentions.c.partnership_id, mention_answers.c.mention_id == mentions.c.id
    )
    return (
        _task(TaskKind.LOOK, mentions.c.id, title, page, mentions.c.created_at)
        .join(asking, (asking.c.partnership_id == mentions.c.partnership_id) & (asking.c.id == mentions.c.comment_id))
        .join(people, people.c.id == asking.c.person_id)
        .join(
            begun,
            (begun.c.partnership_id == asking.c.partnership_id)
            & (begun.c.id == func.coalesce(asking.c.reply_to_id, asking.c.id)),
        )
        .join(sections, (sections.c.partnership_id == begun.c.partnership_id) & (sections.c.id == begun.c.section_id))
        .where(
            mentions.c.partnership_id == HERE,
            mentions.c.mentioned_id == ME,
            asking.c.person_id != ME,
            or_(mentions.c.private_to.is_(None), mentions.c.private_to == OURS),
            sections.c.removed_at.is_(None),
            ~func.coalesce(newest, False),
            ~is_answered,
            ~is_seen,
        )
    )


def _texts_of_budgets() -> Select[*tuple[Any, ...]]:
    page = budget_tasks.page_of("/agreements/", texts)
    task = _task(TaskKind.SIGN_BUDGET, texts.c.id, budget_tasks.budgets.c.title, page, texts.c.created_at)
    return task.select_from(budget_tasks.year_of(texts)).where(budget_tasks.is_to_sign())


def _rounds() -> Select[*tuple[Any, ...]]:
    page = budget_tasks.page_of("/rounds/", rounds)
    task = _task(TaskKind.AGREE_ROUND, rounds.c.id, budget_tasks.budgets.c.title, page, rounds.c.created_at)
    return task.select_from(budget_tasks.year_of(rounds)).where(budget_tasks.is_to_agree())


def _letters() -> Select[*tuple[Any, ...]]:
    to = func.coalesce(organisations.c.name, invitations.c.email)
    return (
        _task(TaskKind.AWAIT_LETTER, invitations.c.id, to, literal("/invitations"), invitations.c.created_at)
        .select_from(invitations)
        .outerjoin(organisations, organisations.c.id == invitations.c.organisation_id)
        .where(
            invitations.c.partnership_id == HERE,
            invitations.c.expires_at > bindparam("now"),
            ~exists().where(
                answers.c.partnership_id == invitations.c.partnership_id,
                answers.c.invitation_id == invitations.c.id,
            ),
        )
    )


def _of_line(table: Any) -> ColumnElement[bool]:  # noqa: ANN401 -- a Core table
    joined: ColumnElement[bool] = (table.c.partnership_id == value_lines.c.partnership_id) & (
        table.c.value_line_id == value_lines.c.id
    )
    return joined


TASKS = Question(_tasks())
