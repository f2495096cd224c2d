"""What the pilot was given and what it has paid so far, month by month; one payment was entered twice and undone."""

from portal.seeds.accounting import Gift, Payment, open_purse
from portal.seeds.world import Table, days_ago, month_ago
from valuation.ledger.rules.postings import Medium

MONTHS = range(5, 0, -1)

# Each strand: who is paid, and pence for each month since the pilot began.
STRANDS = (
    ("Sunday hosting", "hosting", (958_00, 958_00, 1_012_40, 897_50, 964_00)),
    ("Friendship group", "hosting", (766_50, 741_20, 780_00, 766_50, 772_35)),
    ("Transport", "transport", (1_402_10, 1_655_80, 1_874_45, 1_918_20, 1_796_60)),
    ("Face-to-face befriending", "befriending", (2_140_00, 2_291_70, 2_291_70, 2_310_25, 2_291_70)),
)


async def post_money(table: Table) -> None:
    purse = await open_purse(table, "budget-holder", "Pilot fund", "council")
    await purse.take_in(_gifts())
    await purse.pay(_payments())
    [wrong] = await purse.pay(
        [Payment("transport", "Transport", 1_918_20, month_ago(2, 12), "From the invoice that came by post")]
    )
    await purse.put_right(wrong, "The same invoice had come by e-mail and was already paid.", month_ago(1, 3))
    await purse.pay([Payment("Abbey Print, Paisley", "Leaflets in large print", 312_00, days_ago(9))])


def _gifts() -> list[Gift]:
    started = month_ago(6, 20)
    return [
        Gift("council", Medium.CASH, 24_000, started, note="First half of the council’s £48,000"),
        Gift("health", Medium.CASH, 22_000, started, note="For twelve months"),
        Gift("council", Medium.CASH, 24_000, month_ago(1, 20), note="Second half"),
        Gift("health", Medium.IN_KIND, 2_160, month_ago(1, 28), "24 afternoons in a hall that is let at £90"),
        Gift("cvs", Medium.STAFF_TIME, 6_336, month_ago(1, 28), "22 weeks of 16 hours at £18 an hour"),
        Gift("council", Medium.STAFF_TIME, 1_380, month_ago(1, 28), "60 hours of procurement advice at £23 an hour"),
    ]


def _payments() -> list[Payment]:
    return [
        Payment(payee, work, amounts[place], month_ago(months, 10))
        for place, months in enumerate(MONTHS)
        for work, payee, amounts in STRANDS
    ]
