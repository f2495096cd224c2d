"""Parts 3 to 5: the outcomes, the lots and the award criteria.

S000-02, S000-03: of the five columns of the framework a bidder sees four. The first two are left to the bidder,
the next two are fixed, and the fifth, on worth, is not printed at all: it is kept for the time after the award.
S004-07-16: the pilot showed what the service costs, and every bidder is told the same figure.
"""

from collections.abc import Sequence

from partnerships.tender.contents import CriterionText, LotText, MeasureText, OutcomeText, PackContents
from portal.clock import uk_date
from portal.documents import Blank, Column, Span, Spans, Table, WordDocument
from portal.money import format_pounds

_ACTIVITIES = Blank("activities", "Your activities", lines=5)
_OUTPUTS = Blank("outputs", "Your outputs", lines=5)


def write_framework(document: WordDocument, contents: PackContents) -> None:
    document.landscape()
    document.heading("Part 3: The outcomes framework", bookmark="framework")
    if not contents.outcomes:
        document.paragraph("No outcome has been written in the framework yet.")
    else:
        document.paragraph(
            "The last two columns say what must change. How to get there is yours to propose: write what you would "
            "do in the first column and what that would deliver in the second, one row at a time."
        )
        document.table(_framework(contents.outcomes))
    document.portrait()
    if contents.measures:
        document.heading("How progress will be followed", level=2)
        document.table(_measures(contents.measures))


ABOUT_COSTS = (
    "Organisations that tried the service have shared costs of it. What they shared is added up here, so that every "
    "bidder knows the same figure. It counts what is not paid in cash, such as volunteers' hours, at what it is worth. "
    "Costs that nobody shared are not in it, so it need not be all that the work costs."
)


def write_lots(document: WordDocument, contents: PackContents) -> None:
    document.heading("Part 4: Lots", bookmark="lots")
    if not contents.lots:
        document.paragraph("The service is let as a whole. There are no separate lots.")
        return
    if len(contents.lots) > 1:
        document.paragraph("You may bid for one lot, for several or for all of them.")
    if any(lot.pilot_cost_pence is not None for lot in contents.lots):
        document.paragraph(ABOUT_COSTS)
    for number, lot in enumerate(contents.lots, start=1):
        _write_lot(document, lot, number)
    if contents.other_cost_pence is not None:
        document.paragraph(f"Shared costs that belong to no single lot: {format_pounds(contents.other_cost_pence)}.")


def write_criteria(document: WordDocument, contents: PackContents) -> None:
    document.page_break()
    document.heading("Part 5: Award criteria", bookmark="criteria")
    if not contents.criteria:
        document.paragraph("No award criteria have been written yet.")
        return
    document.paragraph("Responses are judged by these criteria, with these weights, and by nothing else.")
    if not contents.weights_are_whole:
        document.note(f"The weights total {contents.total_weight}. They must total 100% before the pack is frozen.")
    document.table(_criteria(contents))


def _framework(outcomes: Sequence[OutcomeText]) -> Table:
    rows = [
        (
            Blank(f"activities:{row.id}", _ACTIVITIES.prompt, _ACTIVITIES.lines),
            Blank(f"outputs:{row.id}", _OUTPUTS.prompt, _OUTPUTS.lines),
            row.service or "The service as a whole",
            _listed(row.community),
        )
        for row in outcomes
    ]
    return Table(
        (
            Column("Activities", width_cm=6.2),
            Column("Outputs", width_cm=6.2),
            Column("Service-level outcomes"),
            Column("Community outcomes"),
        ),
        rows,
        caption="Outcomes framework",
        description="Two columns for the bidder to fill, then the outcomes for people who use the service and for "
        "the community.",
    )


def _measures(measures: Sequence[MeasureText]) -> Table:
    rows = [
        (one.outcome, one.name, one.baseline or "Not measured yet", one.target, uk_date(one.by)) for one in measures
    ]
    return Table(
        (
            Column("Outcome"),
            Column("Measure"),
            Column("Where it stands", width_cm=2.9),
            Column("Target", width_cm=2.7),
            Column("By", width_cm=2.9),
        ),
        rows,
        caption="Measures and targets",
        description="Each measure of an outcome with where it stands now, its target and the date for it.",
    )


def _listed(outcomes: Sequence[str]) -> str:
    if len(outcomes) > 1:
        return "\n".join(f"• {outcome}" for outcome in outcomes)
    return outcomes[0] if outcomes else "None is named for this outcome"


def _write_lot(document: WordDocument, lot: LotText, number: int) -> None:
    document.heading(f"Lot {number}: {lot.title}", level=2, bookmark=f"lot-{number}")
    document.paragraph(lot.description or "Part 2 describes this part of the service.")
    if lot.clause_reference:
        document.paragraph(f"In the service design: {lot.clause_reference}.")
    document.paragraph(_cost(lot))


def _cost(lot: LotText) -> str:
    if lot.pilot_cost_pence is None:
        return "What this part of the work costs has not been shared."
    return f"What has been shared of its costs: {format_pounds(lot.pilot_cost_pence)}."


def _criteria(contents: PackContents) -> Table:
    rows = [
        (criterion.name, criterion.weight, criterion.good_answer, _why(criterion)) for criterion in contents.criteria
    ]
    return Table(
        (
            Column("Criterion", width_cm=3.7),
            Column("Weight", width_cm=1.9, is_amount=True),
            Column("What a good answer shows"),
            Column("Why it counts"),
        ),
        [*rows, ("Total", contents.total_weight, "", "")],
        caption="Award criteria and their weights",
        description="Each criterion with its weight, what a good answer shows and why it counts. The last row is "
        "the total.",
        has_row_headings=True,
        has_total=True,
    )


def _why(criterion: CriterionText) -> Spans:
    if not criterion.outcome:
        return criterion.rationale
    before = f"{criterion.rationale}\n" if criterion.rationale else ""
    return (Span(f"{before}Serves the outcome: "), Span(criterion.outcome, italic=True))
