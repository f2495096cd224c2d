"""Three risks of the pilot: one borne by a signed rule, one in shares, and one that a provider keeps to itself."""

from dataclasses import dataclass
from fractions import Fraction

from portal.access.permissions import Permission
from portal.seeds.roar.money import TRANSPORT
from portal.seeds.world import Table, days_ahead
from valuation.risks.actions import add_risk, look_again
from valuation.risks.queries import find_risk, form_options
from valuation.risks.rules.risks import AskedRisk, Assessment, Bearer, Bearing, Room


@dataclass(frozen=True)
class Judged:
    likelihood: int
    impact: int
    reason: str
    owner: str
    response: str
    in_days: int


async def note_risks(table: Table) -> None:
    await _drivers(table)
    await _journeys(table)
    await _reserve(table)


async def _drivers(table: Table) -> None:
    seat = await table.seat("provider-transport", Permission.WRITE_RISK)
    asked = AskedRisk(
        "Too few drivers", "Volunteers stop, or can only drive on other days than the clinics.", Room.SHARED
    )
    first = Judged(4, 4, "Two drivers stopped within a month.", "transport", "Ask in the clinics and the library.", 30)
    borne = Bearing((_bearer(table, "council", "1/2"), _bearer(table, "transport", "1/2")))
    risk_id = await add_risk(table.session, seat, asked, _assessed(table, first, borne))
    later = Judged(
        3, 4, "Three drivers have joined. Winter is still to come.", "transport",
        "Medical appointments first; other journeys when there are drivers for them.", 45,
    )  # fmt: skip
    risk = await find_risk(table.session, seat, risk_id)
    await look_again(table.session, seat, risk, _assessed(table, later, borne))


async def _journeys(table: Table) -> None:
    seat = await table.seat("budget-holder", Permission.WRITE_RISK)
    options = await form_options(table.session, seat)
    rule = next(one for one in options.rules if TRANSPORT in one.words)
    asked = AskedRisk(
        "Journeys cost more than agreed", "More people come, and each of them asks for more lifts.", Room.SHARED
    )
    judged = Judged(
        5, 2, "It has happened in each of the last three months.", "council",
        "Journeys to one clinic are shared, and the bookings are read every week.", 30,
    )  # fmt: skip
    borne = Bearing((), rule.words, rule.agreement_id)
    await add_risk(table.session, seat, asked, _assessed(table, judged, borne))


async def _reserve(table: Table) -> None:
    seat = await table.seat("provider-lead", Permission.WRITE_RISK)
    asked = AskedRisk("We are paid late and cannot pay our co-ordinator", "Claims that wait for weeks.", Room.OWN)
    judged = Judged(
        3,
        5,
        "Our reserve lasts for two months.",
        "befriending",
        "Ask the bank, and then the council, by the spring.",
        20,
    )
    borne = Bearing((_bearer(table, "befriending", "1"),))
    await add_risk(table.session, seat, asked, _assessed(table, judged, borne))


def _bearer(table: Table, organisation: str, share: str) -> Bearer:
    return Bearer(table.world.organisations[organisation].name, Fraction(share))


def _assessed(table: Table, judged: Judged, borne: Bearing) -> Assessment:
    return Assessment(
        judged.likelihood,
        judged.impact,
        judged.reason,
        table.organisation_id(judged.owner),
        judged.response,
        days_ahead(judged.in_days),
        borne,
    )
