"""Development Partnership (S004 chapter 4).

Steps S004-04-01 to -08, used when the solution is not known (-09, -10). Gates after 2, 4, 6 and 8 (domain 3.1);
the aims stay frozen, because success is measured against them (-11). Risks -13 to -19; what helps -21.
"""

from partnerships.stages.shape import Condition, Gate, Journey, Passage, Step
from portal.access.phases import Phase

AIMS = Gate(
    key="aims",
    title="The shared aims",
    confirms="that these are the aims of all of you, and that the pilots will be judged by them",
    passages=(
        Passage("problem", "The problem", "How does each agency meet this problem? Write what they have in common."),
        Passage("reasons", "Why each of you takes part", "Each partner may have several reasons. Name them openly."),
        Passage("aims", "The shared aims", "What should have changed in the end? These aims stay as they are."),
    ),
    opens=Phase.DESIGN,
)

ARRANGEMENTS = Gate(
    key="arrangements",
    title="How you decide and how you pay",
    confirms="that you will take decisions and handle money in this way",
    passages=(
        Passage("decisions", "How decisions are taken", "Who decides what, how, and what happens if you disagree?"),
        Passage("money", "Money for the pilots", "Who contributes how much, and who looks after it?"),
        Passage("management", "What managing it costs", "Which partner manages which part, and what does that cost?"),
    ),
    opens=Phase.PILOT,
)

EVALUATION = Gate(
    key="evaluation",
    title="What the pilots showed",
    confirms="that this is a fair account of the pilots, measured against the first aims",
    passages=(
        Passage("findings", "What the pilots showed", "Compare the approaches you tried, aim by aim."),
        Passage("failures", "What did not work", "A pilot that failed has taught you something. Say what."),
    ),
    opens=Phase.TENDER,
    conditions=(Condition.PILOT_EVALUATED,),
)

FRAMEWORK = Gate(
    key="framework",
    title="The long-term framework",
    confirms="that you will commission on this basis from now on",
    passages=(
        Passage("policy", "What changes in each agency", "What will each of you change in its own policy?"),
        Passage("framework", "How you will commission", "What do you want to buy, from whom, and for how long?"),
    ),
    opens=Phase.REVIEW,
)

DEVELOPMENT_PARTNERSHIP = Journey(
    key="development-partnership",
    title="Development Partnership",
    summary="Several agencies take on a hard problem together, try more than one answer, and learn what to commission.",
    suits="Nobody knows yet which service would work or what it would cost.",
    steps=(
        Step(
            1,
            "Establish the partnership",
            (
                "The agency that saw the problem first invites the others, and tells each of them why it is asked.",
                "Name at least two people in each organisation, so that the work goes on when somebody leaves.",
            ),
            Phase.CONVENE,
        ),
        Step(
            2,
            "Define the aims",
            (
                "Find out why each partner is here. Unspoken reasons come back later.",
                "Agree a few aims that all of you share. Later changes will be shown as changes.",
            ),
            Phase.CONVENE,
            AIMS,
        ),
        Step(
            3,
            "Find the resources for testing",
            (
                "Look for money and people among the partners first, then for funds from outside.",
                "If there is not enough to try anything properly, say so now.",
            ),
            Phase.DESIGN,
        ),
        Step(
            4,
            "Agree decisions and money",
            (
                "Write down who decides what. Decisions about money need the most care.",
                "Show what it costs to manage the partnership, and who is paid for it.",
            ),
            Phase.DESIGN,
            ARRANGEMENTS,
        ),
        Step(
            5,
            "Commission the pilots",
            (
                (
                    "Choose a way of commissioning that fits the size of each pilot: a tender, or terms negotiated "
                    "with a named supplier."
                ),
                "Fix beforehand how each pilot will be judged.",
            ),
            Phase.PILOT,
        ),
        Step(
            6,
            "Evaluate the pilots",
            (
                "Measure against the aims agreed at the start.",
                "If several approaches were tried, compare them on the same measures.",
            ),
            Phase.PILOT,
            EVALUATION,
        ),
        Step(
            7,
            "Draw out what it means for policy",
            ("Ask each agency what it will now do differently, and write it down beside the others.",),
            Phase.TENDER,
        ),
        Step(
            8,
            "Set the long-term framework",
            ("You know now what works. Turn it into the terms on which you will commission from here on.",),
            Phase.TENDER,
            FRAMEWORK,
        ),
    ),
    risks=(
        "Partners keep their real reasons to themselves.",
        "Agreeing on aims, and learning to trust one another, takes longer than planned.",
        "Pilots cost a lot before they bring anything, and some of them fail.",
        "People change jobs, and what they knew goes with them.",
    ),
    helps=(
        "Clear roles, clear aims, and keeping to them.",
        "The same understanding of the problem in every agency.",
        "Political will, a strong lead, money to test with, and patience.",
    ),
)
