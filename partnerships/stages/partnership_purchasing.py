"""Partnership Purchasing (S004 chapter 6).

Steps S004-06-01 to -05, for people whom several bodies serve at once (-06) and on the strength of savings expected
later (-07). Gates after 2, 3 and 5 as in domain 3.1, and one at 4, where the criteria go out (-04). Risks -09 to
-12; what helps -13.
"""

from partnerships.stages.shape import Gate, Journey, Passage, Step
from portal.access.phases import Phase

OUTCOMES = Gate(
    key="outcomes",
    title="Who wants which outcome",
    confirms="that each partner's outcomes are stated plainly, and where they overlap",
    passages=(
        Passage("people", "The people", "Who are they, and which services do they meet today?"),
        Passage("outcomes", "What each partner wants", "One partner after the other, as plainly as you can."),
        Passage("overlap", "Where these overlap", "Which part of the service serves which partner's outcome?"),
    ),
    opens=Phase.DESIGN,
)

CONTRIBUTIONS = Gate(
    key="contributions",
    title="What each partner puts in",
    confirms="that your organisation will contribute what is written here",
    passages=(
        Passage("contributions", "The contributions", "Each partner's money or resources, for which years."),
        Passage("savings", "What each expects to save", "Give a range where you are not sure, and say how you know."),
        Passage("hosting", "Who holds the money", "Is it pooled in one fund, or kept apart and used together?"),
    ),
    opens=Phase.PILOT,
)

CRITERIA = Gate(
    key="criteria",
    title="The criteria for the service",
    confirms="that these criteria cover the outcomes of every partner",
    passages=(
        Passage("criteria", "The criteria", "What must a provider show for each of the outcomes?"),
        Passage("measures", "How it is measured", "What is recorded, by whom, so that each partner can see its part?"),
    ),
    opens=Phase.TENDER,
)

IMPACT = Gate(
    key="impact",
    title="What each partner got",
    confirms="that the report shows your organisation's outcomes fairly",
    passages=(
        Passage("impact", "Impact by partner", "For each partner: what was wanted, what was reached, what was not."),
        Passage(
            "savings", "Savings by partner", "Who saved and who paid? Do not add up what belongs to different bodies."
        ),
    ),
    opens=Phase.REVIEW,
)

PARTNERSHIP_PURCHASING = Journey(
    key="partnership-purchasing",
    title="Partnership Purchasing",
    summary="Several public bodies pool their money to buy one package of help for people who need them all.",
    suits="The same people go from one service to the next, and no single body can pay for what would help them.",
    steps=(
        Step(
            1,
            "Choose the lead partner",
            ("One body leads: it keeps the partners together and is the one address for suppliers.",),
            Phase.CONVENE,
        ),
        Step(
            2,
            "Agree the outcomes",
            (
                "Each partner says as plainly as it can which outcomes it wants to buy.",
                "Work out together which part of the service helps with which of them.",
            ),
            Phase.CONVENE,
            OUTCOMES,
        ),
        Step(
            3,
            "Agree what each puts in",
            (
                "Negotiate the contributions with the outcomes in view.",
                "Look as far ahead as you can: savings may come years later, and to somebody else's budget.",
            ),
            Phase.DESIGN,
            CONTRIBUTIONS,
        ),
        Step(
            4,
            "Commission the service",
            ("Put clear criteria to providers that name the whole range of outcomes.",),
            Phase.PILOT,
            CRITERIA,
        ),
        Step(
            5,
            "Measure and report",
            ("Report so that each partner can see what its own money has brought. Plan this at the beginning.",),
            Phase.TENDER,
            IMPACT,
        ),
    ),
    risks=(
        "It is hard to know what will work in the long run.",
        "Each budget pays early and saves late, perhaps elsewhere.",
        "Working as one is new to most of the bodies, and no law makes them do it.",
    ),
    helps=(
        "Leadership and political will to work in a new way.",
        "A reason for each body to take part.",
        "Evidence of what works, and of what it saves later.",
    ),
)
