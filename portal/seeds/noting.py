"""How the demo's risks are noted: who owns each, what is done about it, and who bears it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from portal.access.permissions import Permission
from portal.seeds.world import Table, days_ahead
from valuation.risks.actions import add_risk
from valuation.risks.queries import form_options
from valuation.risks.rules.risks import AskedRisk, Assessment, Bearer, Bearing, Room


@dataclass(frozen=True)
class DemoRisk:
    """`by` is an account, whose organisation owns it. Borne in `shares` by accounts, or by the rule of a budget's line.

    Without either, the owner bears all of it.
    """

    by: str
    title: str
    cause: str
    scores: tuple[int, int]
    reason: str
    response: str
    in_days: int
    shares: Mapping[str, str] = field(default_factory=dict)
    line: str = ""
    room: Room = Room.SHARED


async def note(table: Table, *risks: DemoRisk) -> None:
    for risk in risks:
        seat = await table.seat(risk.by, Permission.WRITE_RISK)
        shares = {who: Fraction(share) for who, share in risk.shares.items()} or {risk.by: Fraction(1)}
        borne = Bearing(tuple(Bearer(table.world.organisation_of(who).name, part) for who, part in shares.items()))
        if risk.line:
            options = await form_options(table.session, seat)
            rule = next(one for one in options.rules if risk.line in one.words)
            borne = Bearing((), rule.words, rule.agreement_id)
        likelihood, impact = risk.scores
        judged = Assessment(
            likelihood, impact, risk.reason, seat.organisation_id, risk.response, days_ahead(risk.in_days), borne
        )
        await add_risk(table.session, seat, AskedRisk(risk.title, risk.cause, risk.room), judged)
