"""What came of empty homes and first jobs so far, and what three years of it would be worth, to whom (S004-05-10).

Values of one are those of the documents for a job (S000-28), brought to the prices of today by the portal's index and
marked as illustrations; other figures are made up and say so.
"""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from portal.seeds.appraising import ILLUSTRATIVE, NOW, Spread, WhatIf, Worth, appraise, priced_now
from portal.seeds.crediting import Credit, by_unit_cost, credit
from portal.seeds.measuring import Reading, accepted, report
from portal.seeds.voids_money import CASH, HOUSING, PROVIDER, SOCIAL_WORK
from portal.seeds.world import Table, month_ago
from valuation.appraisal.asked import AskedTerms
from valuation.appraisal.discounting import Convention
from valuation.appraisal.parameters import Kind, Tier
from valuation.ledger.rules.value import Confidence
from valuation.ledger.rules.value import Tier as ValueTier
from valuation.measures import MoneyKind
from valuation.results.rules.passing import Verdict

WORK, EMPTY, FEEL, LOADS = (
    "Still in work after six months",
    "Days that a home stands empty",
    "Rate their well-being higher than before",
    "Loads to landfill",
)
LIST, REGISTER = "Job coaches’ list (illustrative)", "Housing’s register (illustrative)"
BENEFIT, DOCTOR = "Incapacity Benefit that is not claimed", "Doctors’ hours for those who need them"
RENT = "Rent that is not lost"
TERMS = AskedTerms(
    title="Homes and jobs over three years",
    price_year=NOW,
    convention=Convention.END_YEAR,
    discount_rate_percent=Decimal("3.5"),
    horizon_years=3,
)
WHAT_IF = (
    WhatIf("Half of the jobs would have come anyway", {(BENEFIT, "deadweight"): 50}),
    WhatIf("Homes are ready no sooner", {(RENT, "quantity"): 0}),
)
SPREADS = (Spread(RENT, "quantity", 1_800, 5_400),)


def rows(outcomes: tuple[str, str, str]) -> tuple[Worth, ...]:
    """`outcomes` are the words of: in work, ready to let, feels better.

    Of tax, lost output and benefit only the last is counted: the three describe one event (S000-28).
    """
    in_work, ready, better = outcomes
    (benefit, of_benefit), (doctor, of_doctor) = (priced_now(one) for one in ("UC09", "UC01"))
    return (
        Worth(BENEFIT, "Department for Work and Pensions", Tier.WIDER_PUBLIC_SECTOR, Kind.FISCAL, 90, benefit,
              of_benefit, deadweight=30, attribution=20, drop_off=25, years=3, confidence=5, outcome=in_work),
        Worth(DOCTOR, "NHS", Tier.WIDER_PUBLIC_SECTOR, Kind.FISCAL, 48, doctor, of_doctor, deadweight=30,
              attribution=40, years=2, confidence=6, outcome=better),
        Worth(RENT, "housing", Tier.LOCALITY, Kind.FISCAL, 3_600, Decimal("13.40"), ILLUSTRATIVE, is_cashable=True,
              deadweight=20, attribution=10, years=3, outcome=ready),
        Worth("Search for employers that is not paid for", "employment", Tier.LOCALITY, Kind.FISCAL, 1, 9_000,
              ILLUSTRATIVE, is_cashable=True, deadweight=10, years=3, outcome=in_work),
    )  # fmt: skip


async def report_results(table: Table) -> None:
    """The provider reports and Housing accepts; one waits, and one came back."""
    await accepted(
        table,
        PROVIDER,
        HOUSING,
        Reading(EMPTY, 3, ["39"], REGISTER, bases=["22"], confidence=Confidence.HIGH),
        Reading(EMPTY, 2, ["35.5"], REGISTER, bases=["27"], confidence=Confidence.HIGH),
        Reading(WORK, 2, ["11"], LIST, confidence=Confidence.MEDIUM),
        Reading(LOADS, 3, ["13"], "Weighbridge tickets (illustrative)", bases=["22"]),
        Reading(LOADS, 2, ["11.5"], "Weighbridge tickets (illustrative)", bases=["27"]),
    )
    await (await report(table, PROVIDER, Reading(EMPTY, 1, ["33"], REGISTER, bases=["29"]))).submit()
    asked = Reading(FEEL, 2, ["72"], "Asked by the supervisor (illustrative)", bases=["11"])
    returned = await (await report(table, PROVIDER, asked)).submit()
    reason = "People were asked by the one who decides about their place. Let the peer workers ask again."
    await returned.judge(HOUSING, Verdict.RETURNED, reason)


async def record_value(table: Table, outcomes: Mapping[str, UUID], words: tuple[str, str, str]) -> None:
    """Housing records; Social Work countersigns what is its own, and contests one that it sees otherwise."""
    in_work, ready, better = words
    locality, people = ValueTier.LOCALITY, ValueTier.INDIVIDUALS
    benefit = by_unit_cost(
        "UC09", 22, statement="22 months of Incapacity Benefit were not claimed by people who have work now.",
        body="Department for Work and Pensions", tier=ValueTier.WIDER_PUBLIC_SECTOR, outcome=in_work, evidence=LIST,
    )  # fmt: skip
    search = Credit(
        "The search for employers was not paid for in three months.", "employment", locality,
        "Illustrative: what Social Work paid for it before", in_work, Decimal(2_250), 2025, MoneyKind.CASHABLE,
        answered_by=SOCIAL_WORK,
    )  # fmt: skip
    cover = Credit(
        "Social Work needed fewer hours of cover.", "employment", locality, "Illustrative: an estimate by Housing",
        in_work, Decimal(1_100), 2025, answered_by=SOCIAL_WORK,
        contested_because="Hours of cover went up, not down: a coach was away for nine days.",
    )  # fmt: skip
    rent = Credit(
        "Homes stood empty for 291 days fewer than at the pace of before.", "housing", locality,
        "Illustrative: Housing’s register, at the average rent of a day", ready, Decimal("3899.40"), 2025,
        MoneyKind.CASHABLE,
    )  # fmt: skip
    said = Credit(
        "“I have a locker with my name on it.” Workers of both teams speak of belonging more than of pay.",
        "People who work in the teams", people, "Illustrative: talks held by Clydeside Recovery Network", better,
        evidence="Notes of six talks, read and agreed by those who spoke", confidence=Confidence.MEDIUM,
    )  # fmt: skip
    period = (month_ago(3, 1), month_ago(1, 28))
    await credit(table, HOUSING, period, outcomes, benefit, search, cover, rent, said)


async def appraise_all(table: Table, outcomes: Mapping[str, UUID], words: tuple[str, str, str]) -> UUID:
    inputs = [
        (f"{line}, three years (illustrative)", pounds * 3, table.world.belongs_to[who])
        for line, parts in CASH.items()
        for who, pounds in zip((HOUSING, SOCIAL_WORK), parts, strict=True)
    ]
    return await appraise(
        table, HOUSING, TERMS, inputs, rows(words), what_if=WHAT_IF, spreads=SPREADS, outcomes=outcomes
    )
