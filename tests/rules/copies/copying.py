"""What the tests about Word copies begin with: a design of two sections with suggestions and comments in it."""

from datetime import UTC, datetime
from typing import Any

from partnerships.copies.contents import CopyContents, Note
from partnerships.copies.marked import MarkedSection, marked_section
from partnerships.designs.canonical import read_blocks

MADE_AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
COPY = "0190c5a0-0000-7000-8000-000000000001"
COUNCIL, PROVIDER = "c-org", "p-org"
NAMES = {COUNCIL: "City Council", PROVIDER: "Befriending Together", "alice": "Alice Adams", "bob": "Bob Brown"}

Written = dict[str, Any]


def by_bob(suggestion: str = "s1") -> dict[str, str]:
    return {"id": suggestion, "person": "bob", "organisation": PROVIDER, "at": "2026-03-01T10:00:00.000Z"}


def run(text: str, **facts: Any) -> Written:
    return {"text": text, **facts}


def block(block_id: str, *runs: Written | str, kind: str = "p") -> Written:
    return {"id": block_id, "kind": kind, "runs": [run(one) if isinstance(one, str) else one for one in runs]}


CAR = block(
    "car", "A car fetches each guest within ", run("30", deletion=by_bob()), run("14", insertion=by_bob()), " days."
)
TABLE = {
    "id": "cars",
    "kind": "table",
    "caption": "Cars",
    "rows": [[[run("Day")], [run("Cars")]], [[run("Sunday")], [run("2")]]],
}
FIRST = [
    block("visits", "The service visits ", run("people", bold=True), " at home."),
    CAR,
    block("heading", "Drivers", kind="h2"),
    block("volunteers", "Drivers are volunteers.", kind="ul0"),
    block("insured", "Drivers are insured.", kind="ul1"),
    block("new", run("Drivers are trained.", insertion=by_bob("s2")), kind="ul0"),
    TABLE,
]
SECOND = [
    block("ring", "Ring the guest.", kind="ol0"),
    block("old", run("Send a fax.", deletion=by_bob("s3")), kind="ol0"),
    block("said", "I can get out again.", kind="quote"),
    block("report", "See ", run("the report", link="https://example.org/report"), "."),
    block("as", "As in ", run("§", link="clause:car"), " and ", run("§", link="clause:lost"), "."),
]


def section(number: int, heading: str, marked: list[Written]) -> MarkedSection:
    plain = read_blocks([settled(one) for one in marked])
    return marked_section(f"section-{number}", number, heading, plain, marked)


def settled(written: Written) -> Written:
    """The block as the text stands, as the live text would give it."""
    if written["kind"] == "table":
        rows = [[_settled(cell) for cell in row] for row in written["rows"]]
        return {**written, "rows": [row for number, row in enumerate(rows) if number == 0 or any(row)]}
    return {**written, "runs": _settled(written["runs"])}


def _settled(runs: list[Written]) -> list[Written]:
    looks = ("text", "bold", "italic", "link")
    return [{name: one[name] for name in looks if name in one} for one in runs if "insertion" not in one]


def sections() -> tuple[MarkedSection, ...]:
    return section(1, "Purpose", FIRST), section(2, "How it works", SECOND)


def note(note_id: str, clause_id: str, body: str, *replies: Note, is_internal: bool = False) -> Note:
    return Note(note_id, clause_id, body, "Alice Adams", "City Council", MADE_AT, is_internal, replies)


def contents(**facts: Any) -> CopyContents:
    notes = {
        "section-1": [
            note("n1", "car", "Is this possible?", note("n2", "", "In town it is.")),
            note("n3", "gone", "What about this?"),
        ]
    }
    given: dict[str, Any] = {
        "copy_id": COPY,
        "title": "Service design: ROAR",
        "partnership": "Reaching older adults",
        "made_for": "City Council",
        "made_by": "Alice Adams",
        "made_at": MADE_AT,
        "sections": sections(),
        "notes": notes,
        "names": NAMES,
        "numbers": {"car": "1.2"},
        "properties": {"Partnership portal copy": COPY},
    }
    return CopyContents(**{**given, **facts})
