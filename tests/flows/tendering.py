"""What the tests about the tender begin with: a partnership whose design is signed and whose tender is written."""

import re
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Opened

from tests.flows.designing import begin_with_text, freeze
from tests.pages import Page, inspect
from tests.people import Actor, Cast

TEXT = {
    "title": "Company for older people",
    "background": "Many older people are alone.\n\n- no bus on Sundays\n- no café",
    "route": "One open stage.",
    "instructions": "Send it by e-mail.",
    "term_months": "36",
    "respond_by-day": "19",
    "respond_by-month": "4",
    "respond_by-year": "2027",
}
WEIGHTS = (("Outcomes for people", "60"), ("Price", "40"))


def rows(*weights: tuple[str, str], **typed: str) -> dict[str, str]:
    """The fields of the criteria's form, one row for each name and weight."""
    fields: dict[str, str] = {"rows": str(len(weights)), "do": "save"}
    for number, (name, weight) in enumerate(weights, start=1):
        row = {"name": name, "weight": weight, "good": f"Evidence for {name}", "why": "", "outcome": ""}
        fields |= {f"criterion-{number}-{part}": words for part, words in row.items()}
    return fields | typed


async def write_text(cast: Cast, expect: int = 303, actor: Actor | None = None, **typed: str) -> Page:
    writer = actor or cast.alice
    form = await writer.get(f"{cast.url}/tender/text")
    return await writer.post(
        f"{cast.url}/tender/text", {**TEXT, "revision": form.field("revision"), **typed}, expect=expect
    )


async def write_criteria(cast: Cast, fields: dict[str, str], expect: int = 303) -> Page:
    form = await cast.alice.get(f"{cast.url}/tender/criteria")
    return await cast.alice.post(
        f"{cast.url}/tender/criteria", {"revision": form.field("revision"), **fields}, expect=expect
    )


async def add_outcome(cast: Cast, text: str, level: str = "service") -> str:
    typed = {"level": level, "text": text, "dimension": "social"}
    return (await cast.alice.post(f"{cast.url}/outcomes", typed)).location


async def sign_design(cast: Cast) -> str:
    """The address of a design with one version that everybody has signed."""
    design, _ = await begin_with_text(cast)
    version = await freeze(cast, design, "For the tender")
    await cast.alice.post(f"{version}/decision")
    for who in (cast.alice, cast.bob, cast.sam):
        await who.post(f"{version}/signature", {"verdict": "confirmed", "reason": ""})
    return design


async def make_ready(cast: Cast) -> str:
    """Everything that a pack needs; gives the address of the design."""
    design = await sign_design(cast)
    await add_outcome(cast, "People feel less alone")
    await write_text(cast)
    await write_criteria(cast, rows(*WEIGHTS))
    return design


async def freeze_pack(cast: Cast) -> str:
    """The address of the version that was frozen."""
    home = await cast.alice.get(f"{cast.url}/tender")
    return (await cast.alice.post(f"{cast.url}/tender/versions", {"digest": home.field("digest")})).location


async def answer(who: Actor, version: str, verdict: str = "confirmed", reason: str = "", expect: int = 303) -> Page:
    return await who.post(f"{version}/agreement", {"verdict": verdict, "reason": reason}, expect=expect)


async def download(who: Actor, url: str) -> bytes:
    response = await who.http.get(f"{url}/document")
    inspect(response)
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("application/vnd.openxmlformats-officedocument.wordprocessing")
    assert re.match(
        r"attachment; filename=\"[^\"]+\.docx\"; filename\*=UTF-8''", response.headers["Content-Disposition"]
    )
    return response.content


def opened(document: bytes) -> Opened:
    return Document(BytesIO(document))


def paragraphs(document: bytes) -> list[str]:
    return [one.text for one in opened(document).paragraphs]


def table(document: bytes, first_heading: str) -> list[list[str]]:
    found: Any = next(one for one in opened(document).tables if one.rows[0].cells[0].text == first_heading)
    return [[cell.text for cell in row.cells] for row in found.rows]
