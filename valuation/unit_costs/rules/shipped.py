"""What comes with the portal: the unit costs of the Camden model, and an index of prices.

S000-28: the figures are of 2008, from a mental health context, and only illustrate. Whom each saves, its tier and its
kind are a proposal of this portal; the source does not say. Rules: see costs.py.

The index is of HM Treasury, which publishes it under the Open Government Licence v3.0. An organisation that has a
newer edition brings its own, which then takes the place of this one.
"""

from datetime import date
from decimal import Decimal

from valuation.ledger.rules.value import Tier
from valuation.unit_costs.rules.costs import Kind, UnitCost, read_amount
from valuation.unit_costs.rules.prices import Series

WARNING = "Illustrative, 2008 prices, not for decisions"
EDITION = "2008"
PRICE_YEAR = "2008"
SOURCE = "nef and Camden, Sustainable Commissioning Model"
A_JOB = "getting a job"

_PUBLIC, _LOCAL, _PEOPLE = Tier.WIDER_PUBLIC_SECTOR, Tier.LOCALITY, Tier.INDIVIDUALS
_NHS, _POLICE, _COUNCIL = ("NHS", _PUBLIC), ("Police", _PUBLIC), ("Council", _LOCAL)
_HOUSING, _HOSTELS = ("Council housing", _LOCAL), ("Council housing and social care", _LOCAL)
_TAX, _BENEFITS = ("HM Revenue and Customs", _PUBLIC), ("Department for Work and Pensions", _PUBLIC)


def _cost(
    reference: str,
    name: str,
    amount: str,
    unit: str,
    saves: tuple[str, Tier],
    *,
    kind: Kind = Kind.FISCAL,
    event: str = "",
    note: str = "",
) -> UnitCost:
    return UnitCost(
        reference=reference,
        name=name,
        amount=read_amount(amount),
        unit=unit,
        price_year=PRICE_YEAR,
        edition=EDITION,
        source=SOURCE,
        saves=saves[0],
        tier=saves[1],
        kind=kind,
        is_cashable=False,
        event=event,
        note=note,
    )


UNIT_COSTS = (
    _cost("UC01", "More contact with a general practitioner", "127", "hour", _NHS),
    _cost("UC02", "Basic medication", "170", "year", _NHS),
    _cost("UC03", "Average stay in intensive care", "5,169", "stay", _NHS, note="About: the source rounds it"),
    _cost("UC04", "Police custody", "363", "night", _POLICE),
    _cost(
        "UC05",
        "Incident of anti-social behaviour",
        "204",
        "incident",
        ("Council, police and landlord", _LOCAL),
        note="Falls on several bodies; the source does not divide it",
    ),
    _cost(
        "UC06",
        "Child supported because of a parent’s illness or family stress",
        "45 to 56",
        "week",
        ("Council children’s services", _LOCAL),
    ),
    _cost(
        "UC07",
        "Tax and National Insurance paid in work at the minimum wage",
        "1,341",
        "",
        _TAX,
        event=A_JOB,
        note="The source does not say for how long",
    ),
    _cost(
        "UC08",
        "Lost output while economically inactive",
        "230",
        "week",
        ("Economy", _PEOPLE),
        kind=Kind.ECONOMIC,
        event=A_JOB,
    ),
    _cost("UC09", "Incapacity Benefit", "750", "claimant-month", _BENEFITS, event=A_JOB),
    _cost("UC10", "Volunteering for 7 hours a week", "1,838", "year", ("Society", _PEOPLE), kind=Kind.SOCIAL),
    _cost("UC11", "Tenancy that fails (average)", "2,000", "failure", _HOUSING),
    _cost("UC12", "Hostel with council staff", "484", "week", _HOSTELS),
    _cost("UC13", "Group home of a local authority", "202", "week", _COUNCIL),
    _cost("UC14", "Placement for complex needs", "up to 1,200", "week", ("Council and NHS", _LOCAL)),
)


def mark_of(cost: UnitCost) -> str:
    """What has to be said wherever a figure of the shipped table is used."""
    return WARNING if cost in UNIT_COSTS else ""


_FINANCIAL_2000 = (
    "52.5543 53.6079 54.7102 56.0523 57.7233 59.3089 61.0914 62.2864 64.6079 65.4436 66.5571 67.9779 69.1565 "
    "70.5952 71.5931 72.0902 73.5353 74.4665 76.1639 78.1735 82.2588 82.4554 88.2512 92.8945 96.6694 100"
)
_CALENDAR_2000 = (
    "52.8837 53.7884 54.9106 56.2179 57.7544 59.4075 61.2373 62.4569 64.5388 65.8192 66.6922 68.3442 69.4011 "
    "70.8967 72.0284 72.5121 73.768 74.9077 76.3781 78.2576 82.2184 82.6257 87.3194 92.8675 96.5146 100"
)


def _indices() -> dict[str, Decimal]:
    financial = {
        f"{year}/{(year + 1) % 100:02d}": index for year, index in enumerate(_FINANCIAL_2000.split(), start=2000)
    }
    calendar = {str(year): index for year, index in enumerate(_CALENDAR_2000.split(), start=2000)}
    return {year: Decimal(index) for year, index in {**financial, **calendar}.items()}


GDP_DEFLATOR = Series(
    name="GDP deflator at market prices",
    edition="June 2026 (Quarterly National Accounts)",
    source="HM Treasury, from ONS series L8GG (financial years) and MNF2 (calendar years)",
    published_on=date(2026, 6, 30),
    indices=_indices(),
    note="Outturn to 2025/26 and 2025. Read from a public copy of HM Treasury’s workbook: check a figure against the "
    "original before a decision rests on it.",
)
