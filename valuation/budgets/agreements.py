"""The agreement of a year as pages and the statement read it: always from the text that was frozen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from portal.refusals import Missing
from valuation.budgets.rules.agreed import LineRule, canonical, digest_of, read_rule, rule_in_words
from valuation.budgets.views import AtYear

_FORMAT = 1
_SHOWN_DIGITS = 16


@dataclass(frozen=True)
class SignatureView:
    organisation_id: UUID
    organisation: str
    person: str
    at: datetime


@dataclass(frozen=True)
class AgreedLine:
    """A spend line of a frozen text; `cash_pence` is the cash of each body, by its key."""

    id: UUID
    title: str
    provider: str
    figure_pence: int
    contributions: Sequence[Mapping[str, Any]]
    rule: LineRule
    names: Mapping[str, str]
    host: str

    @property
    def cash_pence(self) -> Mapping[str, int]:
        cash: dict[str, int] = {}
        for one in self.contributions:
            cash[one["body_id"]] = cash.get(one["body_id"], 0) + (one["amount_pence"] if one["medium"] == "cash" else 0)
        return cash

    @property
    def words(self) -> list[str]:
        return rule_in_words(self.rule, self.names, self.host)


@dataclass(frozen=True)
class AgreementView:
    id: UUID
    number: int
    text: str
    contents: Mapping[str, Any]
    digest: str
    waiver: str
    organisation: str
    at: datetime
    signatures: Sequence[SignatureView]
    is_newest: bool

    @property
    def signatories(self) -> Mapping[UUID, str]:
        """Who is asked: every body that puts something in, and the host."""
        return {UUID(body): name for body, name in self.contents["signatories"].items()}

    @property
    def waiting(self) -> list[str]:
        signed = {one.organisation_id for one in self.signatures}
        return [name for body, name in self.signatories.items() if body not in signed]

    @property
    def is_signed(self) -> bool:
        return not self.waiting

    @property
    def signed_at(self) -> datetime:
        return max(one.at for one in self.signatures)

    @property
    def short_digest(self) -> str:
        return self.digest[:_SHOWN_DIGITS]

    @property
    def is_as_frozen(self) -> bool:
        return digest_of(self.text) == self.digest

    @cached_property
    def lines(self) -> list[AgreedLine]:
        names = self.contents["signatories"]
        return [
            AgreedLine(
                id=UUID(line["id"]),
                title=line["title"],
                provider=line["provider"],
                figure_pence=line["figure_pence"],
                contributions=line["contributions"],
                rule=read_rule(line["rule"]),
                names=names,
                host=self.contents["budget"]["host"],
            )
            for line in self.contents["lines"]
        ]

    def line(self, line_id: UUID) -> AgreedLine | None:
        return next((line for line in self.lines if line.id == line_id), None)


@dataclass(frozen=True)
class Agreed:
    """The rules as they are drafted, and the texts of the year, newest first."""

    rules: Mapping[UUID, LineRule]
    texts: Sequence[AgreementView]

    @property
    def newest(self) -> AgreementView | None:
        return self.texts[0] if self.texts else None

    @property
    def in_force(self) -> AgreementView | None:
        """The newest text that everybody has signed."""
        return next((text for text in self.texts if text.is_signed), None)

    def text(self, agreement_id: UUID) -> AgreementView:
        found = next((text for text in self.texts if text.id == agreement_id), None)
        if found is None:
            raise Missing("agreement")
        return found

    def unruled(self, at: AtYear) -> list[str]:
        """The spend lines for which nothing was chosen, not even that nothing is shared."""
        return [line.title for line in at.budget.lines if line.id not in self.rules]

    def has_moved_on(self, at: AtYear) -> bool:
        """Whether what is planned is no longer what stands in the newest text."""
        if self.newest is None or self.unruled(at):
            return True
        return canonical(contents_of(at, self.rules, self.newest.waiver)) != self.newest.text


def contents_of(at: AtYear, rules: Mapping[UUID, LineRule], waiver: str) -> dict[str, Any]:
    """What is frozen and signed. Names stand beside the keys, so that the text can be read without the portal."""
    budget, plan = at.budget, at.plan
    return {
        "format": _FORMAT,
        "budget": {
            "title": budget.title,
            "kind": str(budget.kind),
            "host": budget.host,
            "host_id": str(budget.host_id or ""),
            "aims": budget.aims,
            "keeper": budget.keeper,
            "vat": str(budget.vat_regime),
            "accountability": budget.accountability,
            "threshold_percent": budget.threshold_percent,
        },
        "year": {"starts_on": at.year.starts_on.isoformat(), "ends_on": at.year.year.ends_on.isoformat()},
        "lines": [
            {
                "id": str(line.id),
                "title": line.title,
                "provider": line.provider,
                "figure_pence": plan.figures.get(line.id, 0),
                "contributions": [
                    {
                        "body_id": str(one.body_id),
                        "body": one.body,
                        "medium": str(one.medium),
                        "amount_pence": one.amount_pence,
                        "every_year": one.is_recurrent,
                        "basis": one.basis,
                    }
                    for one in plan.contributions
                    if one.line_id == line.id
                ],
                "rule": rules[line.id].written(),
            }
            for line in budget.lines
        ],
        "signatories": signatories_of(at),
        "waiver": waiver,
    }


def signatories_of(at: AtYear) -> dict[str, str]:
    """By key, in the order in which they first put something in; the host last, if it puts in nothing."""
    asked = {str(body_id): name for body_id, name in at.plan.bodies.items()}
    if at.budget.host_id is not None:
        asked.setdefault(str(at.budget.host_id), at.budget.host)
    return asked
