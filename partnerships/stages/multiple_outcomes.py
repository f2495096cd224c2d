"""Multiple Outcomes Commissioning (S004 chapter 5).

Steps S004-05-01 to -03; goods and services for people are bought together (-05). The last gate is the indicator
that the department heads share (-03, domain 3.1). Risks -06 to -08; what helps -09; the wider impact of a single
purchase is shown in a systematic way (-10).
"""

from partnerships.stages.shape import Gate, Journey, Passage, Step
from portal.access.phases import Phase

OUTCOMES = Gate(
    key="outcomes",
    title="The outcomes for the whole body",
    confirms="that these outcomes matter to your department as well as to the others",
    passages=(
        Passage("outcomes", "The outcomes you want", "What should change for people, seen from the whole body?"),
        Passage("departments", "What each department adds", "Which of these outcomes can each department help with?"),
    ),
    opens=Phase.DESIGN,
)

SERVICES = Gate(
    key="services",
    title="The services that belong together",
    confirms="that these services will be commissioned as one",
    passages=(
        Passage("services", "The services", "Which services or goods are bought separately now, and by whom?"),
        Passage("join", "How they help each other", "What does each of them gain from being bought together?"),
    ),
    opens=Phase.PILOT,
)

INDICATOR = Gate(
    key="indicator",
    title="The indicator you share",
    confirms="that you will be measured by the same indicator, each head for the whole of it",
    passages=(
        Passage("indicator", "The shared indicator", "One measure of the whole outcome, with a target and a date."),
        Passage("credit", "How each department sees the other's part", "Who reports what, to whom, and how often?"),
    ),
    opens=Phase.TENDER,
)

MULTIPLE_OUTCOMES = Journey(
    key="multiple-outcomes",
    title="Multiple Outcomes Commissioning",
    summary="One public body joins purchases of several departments, so that one contract serves several outcomes.",
    suits="Money is already being spent on services that could help each other but are bought apart.",
    steps=(
        Step(
            1,
            "Identify the outcomes",
            ("Begin with what the whole body wants to achieve, and not with what each department buys today.",),
            Phase.CONVENE,
            OUTCOMES,
        ),
        Step(
            2,
            "Find services that add to each other",
            (
                (
                    "Look through what is bought now, goods as well as services. Could any of it give people training, "
                    "jobs or better health?"
                ),
                "Start where joining up is easy. Not everything can be joined.",
            ),
            Phase.DESIGN,
            SERVICES,
        ),
        Step(
            3,
            "Give heads of department a reason",
            (
                "Agree one indicator that all heads answer for, tied to the aims of the whole body.",
                "Show each of them what the other contributes.",
            ),
            Phase.PILOT,
            INDICATOR,
        ),
    ),
    risks=(
        "Departments are used to working alone.",
        "Targets reward each department for its own results only.",
        "Departments find it hard to see what the other one needs.",
    ),
    helps=(
        "Leadership from the top, with political backing.",
        "Rewards that match the outcome and are shared.",
        "Clear targets that somebody follows up.",
    ),
)
