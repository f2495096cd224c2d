"""The sentences that every invitation to tender shares: the questions, the glossary, what is said about the law.

S000-17: the tender asks how people who use the service take part in shaping it. S000-23: it asks how far bidders
would go, because a minimum that everybody passes rewards nobody for doing more. S000-27: no question asks what
kind of organisation bids.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Question:
    tag: str
    heading: str
    asks: str
    examples: Sequence[str] = ()
    lines: int = 8


QUESTIONS: Sequence[Question] = (
    Question(
        "bidder",
        "Who you are",
        "Name the organisation that would hold the contract. If several bid together, name each of them, say who "
        "leads, and say what each would do. Smaller organisations and new partnerships are as welcome as others.",
        lines=6,
    ),
    Question(
        "approach",
        "How you would bring the outcomes about",
        "Part 3 leaves the columns for activities and outputs to you. Explain here why what you wrote there would "
        "lead to the outcomes beside it, and what you have seen work before.",
    ),
    Question(
        "co-production",
        "People who use the service as partners",
        "Say how people who use the service, and those who care for them, would share in designing it, running it "
        "and judging it throughout the contract. Say what would change because of them, and how they would know.",
        (
            "who would take part, and how you would reach people who are seldom asked",
            "what they would decide, and not only be told",
            "what support, training and expenses they would have",
        ),
    ),
    Question(
        "maximise",
        "How much more you could achieve",
        "The outcomes in Part 3 are a beginning and not a limit. Say what else you could achieve for people and "
        "for the place, and how you would show it. There is no pass mark: the more that is real, useful and "
        "likely to happen, the better the answer.",
        (
            "work, training or volunteering for people who have been left out",
            "goods and services bought from local businesses and social enterprises",
            "less waste, fewer miles driven, less energy used",
            "savings or improvements that other public services would feel",
        ),
    ),
    Question(
        "people",
        "People, quality and safety",
        "Say who would do the work, how they are trained and supported, how you keep people safe, and what you do "
        "when something goes wrong.",
    ),
    Question(
        "learning",
        "How you would know, and what you would do about it",
        "Say how you would follow progress towards each outcome, what you would publish, and give one example of "
        "changing a service because of what was learned.",
        lines=6,
    ),
    Question(
        "start",
        "Starting well",
        "Set out the first months: the team, the handover from the present service, and what could delay you.",
        lines=6,
    ),
)

GLOSSARY: Sequence[tuple[str, str]] = (
    ("Activity", "What is done with or for people, such as a weekly group or a lift to an appointment."),
    ("Award criterion", "Something that responses are judged by. Its weight says how much of the whole it counts."),
    ("Co-production", "People who use a service and people who run it plan, do and judge the work together."),
    ("Community outcome", "A change for the wider place and the people in it, beyond those who use the service."),
    ("Consortium", "Several organisations that bid together and share the work under one agreement."),
    ("Full cost", "What a service really costs, with its fair part of management, premises and wear."),
    ("Lot", "A part of the service that can be bid for by itself."),
    ("Output", "Something that is delivered and can be counted, such as places, visits or sessions."),
    ("Partnership", "The public bodies, providers and people who use services who designed this service together."),
    ("Pilot", "A trial of the service for a set time, with the measures of success fixed before it began."),
    ("Service-level outcome", "A change for the people who use the service."),
)

NOT_LEGAL_ADVICE = (
    "What is said here about procurement is for orientation. It is not legal advice, and it takes the place of "
    "neither the law nor the published notices."
)
EQUAL_INFORMATION = (
    "Some organisations helped to design and try this service before it was put out to tender. Everybody who bids "
    "should know what they know. This annex therefore lists the meetings that shaped the design, who was there, "
    "and which version of the design each organisation opened and when. Part 2 holds the design itself in full, "
    "and Part 4 what each lot costs where that has been shared. The organisations of the partnership "
    "listed in Part 1 could also read this pack while it was being written."
)
COMMITTED_TO_TENDER = (
    "On joining, each organisation of the partnership acknowledges that the service will go to tender and that "
    "helping to design it gives no claim to the contract."
)
