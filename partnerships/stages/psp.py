"""Public Social Partnership (S004 chapter 7).

Steps S004-07-01 to -05. Gates: problem and solution (-01), design and division of work (-03, -07), evaluation
(-10, -16), tender pack (-05, -11). Risks -14, -15, -18; what helps -12, -19, -22; open call -08; buy-in -09.
"""

from partnerships.stages.shape import Condition, Gate, Journey, Passage, Step
from portal.access.phases import Phase

PROBLEM = Gate(
    key="problem",
    title="The problem and the solution",
    confirms="that you see the same problem and want to try the same solution",
    passages=(
        Passage(
            "problem",
            "The problem",
            "What is wrong now, for whom and where? Write so that somebody who uses the service would agree.",
        ),
        Passage(
            "solution",
            "The proposed solution",
            "What do you want to try together, and what should be different for people afterwards?",
        ),
    ),
    opens=Phase.DESIGN,
)

DESIGN = Gate(
    key="design",
    title="The design and the division of work",
    confirms="that the signed design is what you will pilot, and that you accept who does what and who pays",
    passages=(
        Passage("pilot", "What will be piloted", "Which parts of the design, with how many people, for how long?"),
        Passage("money", "Who pays for what", "Name each contribution, in money or in kind, and where it comes from."),
        Passage(
            "aims", "What the pilot must show", "The aims against which it will be judged, fixed before it starts."
        ),
    ),
    opens=Phase.PILOT,
    conditions=(Condition.DESIGN_SIGNED, Condition.WORK_DIVIDED),
)

EVALUATION = Gate(
    key="evaluation",
    title="What the pilot showed",
    confirms="that this is a fair account of the pilot, and that the service should go to tender",
    passages=(
        Passage(
            "findings", "What the pilot showed", "Go through the aims that were fixed before it started, one by one."
        ),
        Passage("cost", "What it cost", "What it really took to run, and whether that can be kept up."),
        Passage(
            "changes", "What should change", "What you would do differently in the service that is put out to tender."
        ),
    ),
    opens=Phase.TENDER,
    conditions=(Condition.PILOT_EVALUATED,),
)

TENDER = Gate(
    key="tender",
    title="The tender pack",
    confirms="that the tender pack says what was designed together and gives every bidder the same facts",
    passages=(
        Passage(
            "statement", "What the pack contains", "Say in a few lines what is put out to tender, and in which lots."
        ),
        Passage(
            "fairness",
            "How every bidder is treated alike",
            "Which documents, costs and findings of the partnership does every bidder receive?",
        ),
    ),
    opens=Phase.REVIEW,
    conditions=(Condition.TENDER_AGREED,),
)

PSP = Journey(
    key="psp",
    title="Public Social Partnership",
    summary="Public bodies, providers and the people who use a service design it together, pilot it, "
    "and put what has proved itself out to tender.",
    suits="You want a new service and want the people who will use it to shape it from the start.",
    steps=(
        Step(
            1,
            "Agree the problem and the solution",
            (
                "Invite design partners openly: say where the invitation was published and why each one was chosen.",
                "Write the problem and the solution in words that everybody at the table would use.",
                (
                    "Take the time that this needs. No other part of the partnership opens before everybody has "
                    "confirmed the same text."
                ),
            ),
            Phase.CONVENE,
            PROBLEM,
        ),
        Step(
            2,
            "Tell people and win their support",
            (
                "In each public body, bring in the other departments and the people above who decide about money.",
                "Ask procurement colleagues to the table now. They need to know why the service is designed this way.",
                "Providers who may deliver together should tell one another early what they can and cannot take on.",
            ),
            Phase.DESIGN,
        ),
        Step(
            3,
            "Design the service",
            (
                "Write the design together. The people who may use the service belong in this group.",
                (
                    "Each public body keeps its own departments informed; providers plan how they would run the pilot. "
                    "Both can use their private rooms for this."
                ),
                "Sign one version of the design, and divide its work among the providers.",
            ),
            Phase.DESIGN,
            DESIGN,
        ),
        Step(
            4,
            "Run the pilot",
            (
                "Roles change now: providers deliver, and public bodies watch the agreement and evaluate.",
                "Collect what people say and what things cost from the first day.",
                "Judge the pilot by the aims that were fixed beforehand, not by those that are easy to count.",
            ),
            Phase.PILOT,
            EVALUATION,
        ),
        Step(
            5,
            "Go to tender and roll out",
            (
                "Give every bidder the same information, also those who were not part of the partnership.",
                "The providers who ran the pilot may win the contract or lose it. Talk about both before the result.",
            ),
            Phase.TENDER,
            TENDER,
        ),
    ),
    risks=(
        "Public bodies and charities work at a different pace and in different words.",
        "Roles change on the way: partners in design become provider and contract manager.",
        "Relationships suffer if the providers who ran the pilot do not win the contract.",
    ),
    helps=(
        "Somebody neutral who keeps the process going.",
        "A clear problem with a solution that fits it.",
        "Firm commitment on every side, and a steady flow of news to everybody.",
        "Time, and extra support for organisations that are small.",
    ),
)
