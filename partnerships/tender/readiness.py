"""What a pack is made of, and for each part whether it is there, and what to do next when it is not."""

from dataclasses import dataclass

from partnerships.tender.contents import Introduction, PackContents
from partnerships.tender.rules import WrongTotal, check_total
from portal.clock import uk_date


@dataclass(frozen=True)
class Part:
    """`next_step` is empty when the part is ready. A part that is not needed may stay empty and the pack says so."""

    key: str
    title: str
    says: str
    next_step: str = ""
    is_needed: bool = True

    @property
    def is_ready(self) -> bool:
        return not self.next_step


def parts_of(contents: PackContents) -> list[Part]:
    return [
        _introduction(contents),
        _problem(contents),
        _design(contents),
        _outcomes(contents),
        _lots(contents),
        _criteria(contents),
        _engagement(contents),
        _acknowledgements(contents),
    ]


def missing_from(contents: PackContents) -> list[str]:
    """The next steps that stand between these contents and a frozen pack."""
    return [part.next_step for part in parts_of(contents) if part.is_needed and not part.is_ready]


def _introduction(contents: PackContents) -> Part:
    introduction = contents.introduction
    if introduction.title and introduction.background and introduction.instructions:
        return Part("text", "Text of the tender", f"“{introduction.title}”{_left_open(introduction)}")
    return Part("text", "Text of the tender", "Not written yet", "Write the title, background and instructions.")


def _left_open(introduction: Introduction) -> str:
    """What bidders look for and the pack does not have to say."""
    said = {
        "how the contract is let": introduction.route,
        "its length": introduction.term_months,
        "the dates": introduction.dates,
    }
    missing = [what for what, is_there in said.items() if not is_there]
    return f". It does not say yet: {', '.join(missing)}" if missing else ""


def _problem(contents: PackContents) -> Part:
    title = "The text every organisation confirmed first"
    if contents.problem:
        return Part("problem", title, ", ".join(passage.label for passage in contents.problem))
    return Part(
        "problem", title, "Not confirmed yet", "Ask every organisation to confirm the first text.", is_needed=False
    )


def _design(contents: PackContents) -> Part:
    if contents.design is None:
        return Part("design", "Service design", "Not signed yet", "Have a version of the design signed by everybody.")
    design = contents.design
    return Part("design", "Service design", f"Version {design.number}, signed. Digest {design.digest[:12]}.")


def _outcomes(contents: PackContents) -> Part:
    count = sum(1 for row in contents.outcomes if row.service)
    if not count:
        step = "Write at least one service-level outcome in the framework."
        return Part("outcomes", "Outcomes framework", "No service-level outcome yet", step)
    return Part("outcomes", "Outcomes framework", counted(count, "service-level outcome"))


def _lots(contents: PackContents) -> Part:
    if not contents.lots:
        step = "If the work is to be let in lots, divide it into work packages."
        return Part("lots", "Lots", "None: the service is let as a whole", step, is_needed=False)
    if len(contents.lots) == 1:
        return Part("lots", "Lots", "1 lot, for the only work package")
    return Part("lots", "Lots", f"{counted(len(contents.lots), 'lot')}, one for each work package")


def _criteria(contents: PackContents) -> Part:
    try:
        check_total(contents.weights_basis_points)
    except WrongTotal as refusal:
        says = f"Weights total {contents.total_weight}" if contents.criteria else "None yet"
        return Part("criteria", "Award criteria", says, refusal.sentence)
    return Part("criteria", "Award criteria", f"{counted(len(contents.criteria), 'criterion', 'criteria')}, total 100%")


def _engagement(contents: PackContents) -> Part:
    title = "Record of what was shared before"
    if not contents.sessions:
        step = "Record the design sessions, so that every bidder can see who took part."
        return Part("engagement", title, "No design session is recorded", step, is_needed=False)
    return Part("engagement", title, counted(len(contents.sessions), "design session"))


def _acknowledgements(contents: PackContents) -> Part:
    title = "Acknowledgements that the service goes to tender"
    open_ones = [one.organisation for one in contents.acknowledgements if one.on is None]
    if open_ones:
        names = ", ".join(open_ones)
        step = f"Ask these organisations to acknowledge that the service goes to tender: {names}."
        return Part("acknowledgements", title, f"{len(open_ones)} still open", step, is_needed=False)
    if not contents.acknowledgements:
        return Part(
            "acknowledgements", title, "None recorded", "Organisations acknowledge it on joining.", is_needed=False
        )
    latest = max(one.on for one in contents.acknowledgements if one.on)
    return Part("acknowledgements", title, f"All given, the last on {uk_date(latest)}")


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 lot`, `4 lots`, `2 criteria`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
