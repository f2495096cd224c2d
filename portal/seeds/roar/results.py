"""What was measured in the pilot so far, at every step of its way: draft, submitted, returned, accepted, corrected."""

from portal.seeds.measuring import Reading, accepted, report
from portal.seeds.roar.outcomes import GUESTS, KEPT, LONELY, MISSED
from portal.seeds.world import Table
from valuation.ledger.rules.value import Confidence
from valuation.results.rules.passing import Verdict

HOSTS, DRIVERS, JUDGE = "provider-hosting", "provider-transport", "commissioner"
LIST = "Co-ordinators’ list, kept at Sunday Table Volunteers"
CLINICS = "Lists of the hospital and three health centres, sent each month"
BOOKINGS = "Booking list of Gryffe Community Transport"


async def report_results(table: Table) -> None:
    await _guests(table)
    await _appointments(table)
    asked = Reading(
        LONELY,
        2,
        ["38"],
        "Questionnaire of the pilot, one question asked twice",
        bases=["64"],
        note="Asked by people who do not deliver the service. Sixteen of the 80 who were asked did not answer.",
        confidence=Confidence.LOW,
    )
    await accepted(table, HOSTS, JUDGE, asked)


async def _guests(table: Table) -> None:
    """The second month was counted wrongly, and put right."""
    made = await accepted(
        table,
        HOSTS,
        JUDGE,
        Reading(GUESTS, 4, ["8", "14", "15", "7"], LIST),
        Reading(GUESTS, 3, ["12", "23", "24", "11"], LIST),
        Reading(GUESTS, 2, ["13", "29", "28", "14"], LIST),
    )
    right = Reading(GUESTS, 3, ["11", "21", "22", "10"], LIST, note="Three guests stood on two lists.")
    correction = await (await made[1].correct(right)).submit()
    await correction.judge(JUDGE, Verdict.ACCEPTED)


async def _appointments(table: Table) -> None:
    await accepted(
        table,
        DRIVERS,
        JUDGE,
        Reading(MISSED, 4, ["52", "21"], CLINICS, confidence=Confidence.HIGH),
        Reading(MISSED, 3, ["41", "19"], CLINICS, confidence=Confidence.HIGH),
        Reading(MISSED, 2, ["33", "15"], CLINICS, confidence=Confidence.HIGH),
    )
    await (await report(table, DRIVERS, Reading(MISSED, 1, ["27", "14"], CLINICS))).submit()
    await accepted(table, DRIVERS, JUDGE, Reading(KEPT, 4, ["86"], BOOKINGS, bases=["143"]))
    await accepted(table, DRIVERS, JUDGE, Reading(KEPT, 3, ["89.5"], BOOKINGS, bases=["171"]))
    returned = await (await report(table, DRIVERS, Reading(KEPT, 2, ["99"], BOOKINGS, bases=["12"]))).submit()
    await returned.judge(JUDGE, Verdict.RETURNED, "Only the bookings of one week are in it. Send the whole month.")
    await report(table, DRIVERS, Reading(KEPT, 1, ["91"], BOOKINGS, bases=["188"]))
