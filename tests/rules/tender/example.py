"""A whole pack with made-up values, for the tests of its rules and of the document made from it."""

from datetime import UTC, date, datetime

from partnerships.designs.blocks import Kind, Run, Section, TableBlock, TextBlock
from partnerships.tender.contents import (
    AcknowledgedText,
    CriterionText,
    DatedText,
    DesignText,
    Introduction,
    LotText,
    MeasureText,
    OutcomeText,
    PackContents,
    PartyText,
    Passage,
    SessionText,
    SightText,
)
from partnerships.tender.pack import Edition

DIGEST = "3f" * 32
FROZEN = Edition(datetime(2027, 3, 1, 9, 30, tzinfo=UTC), 2, DIGEST)
DRAFT = Edition(datetime(2027, 2, 1, 9, 30, tzinfo=UTC))


def words(text: str, **look: bool) -> tuple[Run, ...]:
    return (Run(text, **look),)


DESIGN = DesignText(
    3,
    "After the winter meetings",
    "a7" * 32,
    date(2026, 11, 12),
    (
        Section(
            "s1",
            "Who the service is for",
            (
                TextBlock(
                    "a",
                    Kind.PARAGRAPH,
                    (Run("Older people who live alone and go out "), Run("less than once a week", bold=True), Run(".")),
                ),
                TextBlock("b", Kind.HEADING_1, words("How people find it")),
                TextBlock(
                    "c", Kind.PARAGRAPH, words("A neighbour or a nurse can put somebody forward, and anybody can ask.")
                ),
                TextBlock("d", Kind.QUOTE, words("Nobody asked me before what I would like to do on a Sunday.")),
            ),
        ),
        Section(
            "s2",
            "What happens in a week",
            (
                TextBlock("e", Kind.PARAGRAPH, words("Each week offers at least these:")),
                TextBlock("f", Kind.BULLET_0, words("a visit by the same befriender")),
                TextBlock("g", Kind.BULLET_1, words("at a time that the person chooses")),
                TextBlock("h", Kind.BULLET_0, words("a place at a table on Sunday")),
                TextBlock("i", Kind.NUMBER_0, words("ask what the person would enjoy")),
                TextBlock("j", Kind.NUMBER_0, words("match and introduce")),
                TableBlock(
                    "k",
                    "Hours in the week",
                    (
                        (words("Day"), words("From"), words("To")),
                        (words("Weekdays"), words("10:00"), words("16:00")),
                        (words("Sunday"), words("12:00"), words("15:00")),
                    ),
                ),
            ),
        ),
        Section("s3", "What is still open", ()),
    ),
)

CONTENTS = PackContents(
    partnership="Reaching older adults",
    lead_agency="Riverside Council",
    introduction=Introduction(
        title="Company and getting about for older people",
        background=(
            "Many older people in Riverside go for days without speaking to anybody.\n\n"
            "Three years of working together have shown what helps:\n"
            "- the same face every week\n"
            "- somewhere to go, and a way to get there"
        ),
        route="A single open stage. Every organisation may respond.",
        instructions="Send one copy of this document, filled in, before noon on the day responses are due.",
        term_months=42,
        dates=(
            DatedText("The invitation is sent out", date(2027, 3, 8)),
            DatedText("Responses are due", date(2027, 4, 19)),
            DatedText("The service starts", date(2027, 9, 1)),
        ),
    ),
    parties=(
        PartyText("Riverside Council", "lead agency"),
        PartyText("Riverside Health Board", "partner agency"),
        PartyText("Older People's Forum", "design partner"),
        PartyText("Befriending Together", "provider"),
        PartyText("Wheels for Riverside", "provider"),
        PartyText("Riverside Voluntary Action", "facilitator"),
    ),
    problem=(
        Passage("The problem", "Older people who live alone are cut off, and nobody is responsible for the whole."),
        Passage("The proposed solution", "One service of four strands that share referrals, transport and volunteers."),
    ),
    milestones=(
        DatedText("Problem and solution agreed by everybody", date(2025, 6, 3)),
        DatedText("The pilot was agreed", date(2026, 2, 17)),
        DatedText("The pilot was found to work", date(2026, 12, 9)),
    ),
    design=DESIGN,
    outcomes=(
        OutcomeText(
            "0198a0c0-0000-7000-8000-000000000001",
            "People have somebody they can count on",
            ("Fewer people are lonely in Riverside", "Neighbours know each other"),
        ),
        OutcomeText(
            "0198a0c0-0000-7000-8000-000000000002",
            "People get out at least twice a week",
            ("Local places are used by everybody",),
        ),
        OutcomeText("0198a0c0-0000-7000-8000-000000000003", "People feel well enough to stay at home"),
        OutcomeText("community", "", ("Less traffic on short journeys",)),
    ),
    measures=(
        MeasureText(
            "People get out at least twice a week", "Outings a week", "0.4 outings", "2 outings", date(2028, 3, 31)
        ),
        MeasureText(
            "People have somebody they can count on", "People who name a friend", "", "150 people", date(2028, 3, 31)
        ),
    ),
    lots=(
        LotText(
            "0198a0c0-0000-7000-8000-00000000000a",
            "Sunday hosting",
            "A meal in company every Sunday.",
            "clause 2.4",
            1_250_000,
        ),
        LotText(
            "0198a0c0-0000-7000-8000-00000000000b",
            "Friendship group",
            "A weekly group that its members run.",
            "",
            830_050,
        ),
        LotText("0198a0c0-0000-7000-8000-00000000000c", "Transport", "Lifts by volunteers in their own cars.", ""),
    ),
    criteria=(
        CriterionText(
            "Outcomes for people",
            4_000,
            "Activities that plainly lead to the outcomes, with evidence.",
            "It is what the service is for.",
            "People have somebody they can count on",
        ),
        CriterionText(
            "Co-production", 2_000, "People who use the service decide things that matter.", "It kept the pilot honest."
        ),
        CriterionText("Going further", 1_250, "More for the place than was asked.", ""),
        CriterionText("Price", 2_750, "The full cost, well explained.", "The money has to last."),
    ),
    sessions=(
        SessionText(
            date(2025, 9, 2), "First ideas", ("Befriending Together", "Older People's Forum", "Riverside Council")
        ),
        SessionText(
            date(2026, 1, 20),
            "The winter meeting",
            ("Befriending Together", "Wheels for Riverside"),
            "Version 2: For the winter meeting",
        ),
    ),
    sights=(
        SightText("Version 2: For the winter meeting", "Befriending Together", date(2026, 1, 21)),
        SightText("Version 3: After the winter meetings", "Older People's Forum", date(2026, 11, 14)),
    ),
    acknowledgements=(
        AcknowledgedText("Befriending Together", "provider", date(2025, 5, 2)),
        AcknowledgedText("Riverside Council", "lead agency", date(2025, 5, 1)),
        AcknowledgedText("Wheels for Riverside", "provider", None),
    ),
)

EMPTY = PackContents(partnership="Reaching older adults", lead_agency="Riverside Council")
