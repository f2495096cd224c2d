"""The outcomes framework. One outcome has no service user among its sources, so the page shows what that looks like."""

from uuid import UUID

from portal.seeds.framing import DemoOutcome, Framework, Measure, accept_indicators, say_what_is_wanted, write_down
from portal.seeds.world import Table
from valuation.outcomes.asked import AskedQuality
from valuation.outcomes.rules.framework import DeliveryKind, Dimension, SourceKind, ValueKind
from valuation.outcomes.rules.measuring import Direction, Every
from valuation.outcomes.rules.measuring import Measure as Whole

USER, POLICY, PRIORITY = SourceKind.SERVICE_USER, SourceKind.NATIONAL_POLICY, SourceKind.COMMISSIONER_PRIORITY
WORDS, NUMBERS, MONEY = ValueKind.QUALITATIVE, ValueKind.QUANTITATIVE, ValueKind.MONETISED

LONELY = "Say that they are lonely often or always"
GUESTS = "Guests who come to a Sunday table"
KEPT = "Appointments kept of those booked with us"
MISSED = "Appointments that were missed"

LESS_LONELY = "Older people feel less lonely and have company that they chose"
CONFIDENT = "Older people feel confident enough to go out and to ask for help early"
APPOINTMENTS = "Older people are able to keep their medical appointments without worry"
SAVING_ALONE = "Older people and those close to them spend less on taxis and lost working hours"
SHARED_LIFTS = "People share journeys, and fewer of them travel one by one in a car"
LATER_CARE = "Fewer older people in Renfrewshire need residential care before they must"
HOSPITAL = "Clinics lose fewer hours to appointments that nobody came to"
NEIGHBOURS = "More people of all ages know and help the older people who live near them"
CLEANER = "Fewer car journeys end at the hospital and the health centres"

FRAMEWORK = Framework(
    community=(
        DemoOutcome(
            NEIGHBOURS,
            Dimension.SOCIAL,
            (WORDS,),
            ((PRIORITY, "Community plan for Renfrewshire: neighbourhoods where people look after each other", ""),),
        ),
        DemoOutcome(
            LATER_CARE,
            Dimension.ECONOMIC,
            (NUMBERS, MONEY),
            (
                (POLICY, "National policy on the care of older people: help at home and early", ""),
                (PRIORITY, "The council’s plan for older people: less residential care that could be put off", ""),
            ),
        ),
        DemoOutcome(
            HOSPITAL,
            Dimension.ECONOMIC,
            (NUMBERS, MONEY),
            ((PRIORITY, "The Community Health Partnership’s plan for clinics", ""),),
        ),
        DemoOutcome(
            CLEANER,
            Dimension.ENVIRONMENTAL,
            (NUMBERS,),
            ((PRIORITY, "The council’s plan for traffic and clean air", ""),),
        ),
    ),
    service=(
        DemoOutcome(
            LESS_LONELY,
            Dimension.SOCIAL,
            (WORDS, NUMBERS),
            (
                (
                    USER,
                    "“Sundays are the worst. The shops are shut and so is everybody’s door.”",
                    "Forum, first session",
                ),
                (POLICY, "National policy on the care of older people: help at home and early", ""),
            ),
            (
                Measure(
                    LONELY,
                    "out of 100 people",
                    "46",
                    "28",
                    "Questionnaire",
                    better=Direction.LOWER,
                ),
                Measure(
                    "Still with the service after six months",
                    "out of 100 people",
                    "",
                    "75",
                    "Co-ordinators’ list",
                    every=Every.YEAR,
                ),
                Measure(
                    GUESTS,
                    "people",
                    "0",
                    "60",
                    "Co-ordinators’ list",
                    whole=Whole.COUNT,
                    every=Every.MONTH,
                    splits="Age: under 75, 75 and over\nLives: alone, with somebody",
                    is_about_people=True,
                ),
            ),
            (NEIGHBOURS, LATER_CARE),
        ),
        DemoOutcome(
            CONFIDENT,
            Dimension.SOCIAL,
            (WORDS, NUMBERS),
            ((USER, "“I want to go to the library by myself again.”", "Forum, first session"),),
            (
                Measure(
                    "Went out on their own last week",
                    "out of 100 people",
                    "31",
                    "45",
                    "Questionnaire",
                    "Confidence cannot be seen. Going out can, though bad weather and illness keep people at home too.",
                ),
            ),
            (LATER_CARE, NEIGHBOURS),
        ),
        DemoOutcome(
            APPOINTMENTS,
            Dimension.SOCIAL,
            (WORDS, NUMBERS, MONEY),
            (
                (USER, "“Two buses and then the hill. I cancelled.”", "Forum, second session"),
                (PRIORITY, "The Community Health Partnership’s plan for clinics", ""),
            ),
            (
                Measure(KEPT, "out of 100", "82", "95", "Booking list", every=Every.MONTH),
                Measure(
                    MISSED,
                    "appointments",
                    "96",
                    "30",
                    "Clinics’ lists",
                    better=Direction.LOWER,
                    whole=Whole.COUNT,
                    every=Every.MONTH,
                    splits="Place: hospital, health centre",
                ),
            ),
            (HOSPITAL, CLEANER),
        ),
        DemoOutcome(
            SAVING_ALONE,
            Dimension.ECONOMIC,
            (NUMBERS,),
            ((PRIORITY, "The council’s plan for people who look after a relative", ""),),
            (
                Measure(
                    "Working days that relatives kept",
                    "days a month",
                    "",
                    "20",
                    "Questionnaire for relatives",
                    whole=Whole.COUNT,
                ),
            ),
            (LATER_CARE,),
        ),
        DemoOutcome(
            SHARED_LIFTS,
            Dimension.ENVIRONMENTAL,
            (NUMBERS,),
            ((USER, "“If she goes on Tuesdays too, we might as well go together.”", "Forum, second session"),),
            (Measure("People in the car on a journey", "people", "1", "1.6", "Booking list"),),
            (CLEANER,),
        ),
    ),
    delivery=(
        (DeliveryKind.ACTIVITY, "Introduce hosts, guests and volunteers to each other", (LESS_LONELY, CONFIDENT)),
        (DeliveryKind.ACTIVITY, "Drive people to clinics, wait for them and bring them home", (APPOINTMENTS,)),
        (DeliveryKind.OUTPUT, "40 guests at Sunday tables each month", (LESS_LONELY,)),
        (DeliveryKind.OUTPUT, "1,200 journeys to medical appointments in the year", (APPOINTMENTS, SHARED_LIFTS)),
    ),
    qualities=(
        AskedQuality("The same person each time", "People know who will come and need not explain themselves again."),
        AskedQuality(
            "Easy to reach",
            "One telephone number, answered by somebody who can say yes or no.",
            "The telephone log: calls that were answered at the first try",
        ),
        AskedQuality("My choice", "People say whom they would like to meet, and may change their mind."),
    ),
)


WANTED = {
    "commissioner": (LESS_LONELY, CONFIDENT, LATER_CARE, NEIGHBOURS),
    "health-partner": (CONFIDENT, APPOINTMENTS, HOSPITAL),
}


async def write_framework(table: Table) -> dict[str, UUID]:
    outcomes = await write_down(table, "commissioner", FRAMEWORK)
    await accept_indicators(table, "commissioner", "provider-lead")
    await say_what_is_wanted(table, outcomes, WANTED)
    return outcomes
