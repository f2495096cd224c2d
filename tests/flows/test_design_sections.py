"""A design is begun, read and arranged."""

import pytest

from portal.access.phases import Phase
from portal.db.keys import new_id
from tests.flows.designing import CastAt, allow, begin, begin_with_text, first_section, section_ids, write
from tests.pages import Page
from tests.people import Cast


@pytest.fixture
async def cast(cast_at: CastAt) -> Cast:
    return await cast_at(Phase.DESIGN)


async def test_an_empty_room_says_what_comes_next(cast: Cast) -> None:
    page = await cast.bob.get(f"{cast.url}/designs")
    assert "Nobody has begun to write yet" in page.text
    assert page.link("Begin the service design") == f"{cast.url}/designs/new"


async def test_nothing_is_designed_before_the_problem_is_agreed(cast_at: CastAt) -> None:
    cast = await cast_at(Phase.CONVENE)
    page = await cast.alice.get(f"{cast.url}/designs", expect=409)
    assert "confirmed the same first text" in page.text


async def test_a_design_begins_with_an_outline_and_its_hints(cast: Cast) -> None:
    page = await cast.bob.get(await begin(cast))
    assert page.title.startswith("Service design: ROAR")
    assert len(section_ids(page)) == 7
    assert "1. Purpose" in page.text
    assert "What is wrong today" in page.text
    assert cast.alice.organisation in page.text


async def test_the_only_design_is_reached_at_once(cast: Cast) -> None:
    design = await begin(cast)
    assert (await cast.bob.get(f"{cast.url}/designs", expect=303)).location == design


async def test_two_designs_are_listed(cast: Cast) -> None:
    await begin(cast)
    await cast.bob.post(f"{cast.url}/designs", {"title": "Transport only"})
    page = await cast.sam.get(f"{cast.url}/designs")
    assert "Transport only , 0 sections, no version frozen yet" in page.text
    assert "Service design: ROAR , 7 sections" in page.text


async def test_a_design_needs_a_title(cast: Cast) -> None:
    page = await cast.alice.post(f"{cast.url}/designs", {"title": "  ", "outline": "yes"}, expect=422)
    assert page.errors() == ["Enter the title of the design."]


async def test_what_was_written_is_read_with_numbers_and_lists(cast: Cast) -> None:
    design, _ = await begin_with_text(
        cast, "# Aims\n\nSee [our report](https://example.org/r).\n\n- one\n  - inner\n- two"
    )
    page = await cast.sam.get(design)
    assert "1.1 Aims" in page.text
    assert "Last changed by Alice Adams for" in page.text
    outer = next(
        node for node in page.all("ul") if any("1.3" in "".join(item.itertext()) for item in node.findall("li"))
    )
    assert [len(item.findall("ul")) for item in outer.findall("li")] == [1, 0]
    link = next(node for node in page.all("a") if node.get("href") == "https://example.org/r")
    assert link.get("rel") == "noopener"


async def test_a_dangerous_link_is_only_text(cast: Cast) -> None:
    design, _ = await begin_with_text(cast, "Press [here](javascript:alert(1)) <script>alert(2)</script>")
    page = await cast.sam.get(design)
    assert not [link for link in page.links() if link.startswith("javascript")]
    assert "<script>alert(2)" in page.text


async def test_headings_of_a_text_never_skip_a_level(cast: Cast) -> None:
    design, section = await begin_with_text(cast, "### Deep first\n\nWords.\n\n# Then high\n\n### Deep again")
    for url in (design, section):
        page = await cast.sam.get(url)
        headings = [node.tag for level in "345" for node in page.all(f"h{level}") if "clause" in node.get("id", "")]
        assert headings == ["h3", "h3", "h4"]


async def test_a_table_has_a_caption_and_header_cells(cast: Cast) -> None:
    design, _ = await begin_with_text(cast, "Table: Cars\n| Day | Cars |\n| Sunday | 2 |")
    page = await cast.sam.get(design)
    assert ["".join(node.itertext()) for node in page.all("caption")] == ["Cars"]
    assert [node.get("scope") for node in page.all("th")] == ["col", "col"]


async def test_a_section_is_added_by_another_organisation_and_belongs_to_it(cast: Cast) -> None:
    design = await begin(cast)
    form = await cast.bob.get(f"{design}/sections/new")
    reply = await cast.bob.post(f"{design}/sections", {"heading": "Volunteers", "owner": form_choice(form)})
    assert reply.location.endswith("/edit")
    page = await cast.sam.get(design)
    assert "8. Volunteers" in page.text
    assert "8. Volunteers " + cast.bob.organisation in page.text


def form_choice(form: Page) -> str:
    chosen = [node for node in form.all("option") if node.get("selected") is not None]
    return chosen[0].get("value")


async def test_a_heading_cannot_be_empty_or_an_owner_a_stranger(cast: Cast) -> None:
    design = await begin(cast)
    owner = str(cast.bob.organisation_id)
    page = await cast.bob.post(f"{design}/sections", {"heading": "", "owner": owner}, expect=422)
    assert page.errors() == ["Enter a heading for the section."]
    strange = {"heading": "Cars", "owner": str(cast.charlie.organisation_id)}
    page = await cast.bob.post(f"{design}/sections", strange, expect=422)
    assert page.errors() == ["Select the organisation it belongs to."]
    assert page.field("heading") == "Cars"


async def test_sections_move_up_and_down(cast: Cast) -> None:
    design = await begin(cast)
    first, second, *rest = section_ids(await cast.bob.get(design))
    await cast.bob.post(f"{design}/sections/{first}/place", {"direction": "down"})
    assert section_ids(await cast.bob.get(design)) == [second, first, *rest]
    page = await cast.bob.post(f"{design}/sections/{second}/place", {"direction": "up"}, expect=409)
    assert "already the first" in page.text


async def test_a_renamed_section_keeps_its_text(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    form = await cast.alice.get(f"{section}/heading")
    renamed = {"heading": "Why", "owner": str(cast.bob.organisation_id), "seen": form.field("seen")}
    await cast.alice.post(f"{section}/heading", renamed)
    page = await cast.sam.get(design)
    assert "1. Why" in page.text
    assert "The service visits people at home." in page.text


async def test_two_who_rename_at_once_see_each_other(cast: Cast) -> None:
    design = await begin(cast)
    section = await first_section(cast.bob, design)
    await allow(cast, section, "write", cast.bob, cast.sam)
    owner = str(cast.alice.organisation_id)
    await cast.bob.post(f"{section}/heading", {"heading": "Why", "owner": owner, "seen": "Purpose"})
    page = await cast.sam.post(f"{section}/heading", {"heading": "Aims", "owner": owner, "seen": "Purpose"}, expect=409)
    assert page.errors() == ["Somebody has changed the heading to “Why”. To use yours instead, save again."]
    again = {"heading": page.field("heading"), "owner": owner, "seen": page.field("seen")}
    await cast.sam.post(f"{section}/heading", again)
    assert "1. Aims" in (await cast.sam.get(design)).text


async def test_a_section_is_taken_out_and_put_back_with_its_text(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    assert "can be put back" in (await cast.alice.get(f"{section}/removal")).text
    await cast.alice.post(f"{section}/removal")
    page = await cast.sam.get(design)
    assert "visits people" not in page.text
    assert "Sections taken out (1)" in page.text
    assert "Purpose" in (await cast.sam.get(f"{design}/removed")).text
    await cast.alice.post(f"{section}/restoration")
    assert "visits people" in (await cast.sam.get(design)).text


async def test_an_open_page_hears_of_changes_and_of_nothing_else(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    page = await cast.sam.get(design)
    pulse = page.element("design-pulse").get("hx-get")
    assert (await cast.sam.get(pulse, expect=204)).html == ""
    await write(cast.bob, section, "A new beginning.")
    swap = await cast.sam.get(pulse)
    assert "A new beginning." in swap.html
    assert "Bob Brown changed “Purpose”." in " ".join(swap.html.split())
    assert swap.html.count('class="app-section"') == 1
    newer = swap.element("design-pulse").get("hx-get")
    assert (await cast.sam.get(newer, expect=204)).status == 204


async def test_an_open_page_gets_all_sections_when_their_order_changes(cast: Cast) -> None:
    design = await begin(cast)
    page = await cast.sam.get(design)
    first = section_ids(page)[0]
    await cast.bob.post(f"{design}/sections/{first}/place", {"direction": "down"})
    swap = await cast.sam.get(page.element("design-pulse").get("hx-get"))
    assert swap.html.count('class="app-section"') == 7
    assert "1. Who it is for" in swap.html


async def test_the_auditor_reads_and_is_told_why_not_more(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    assert "Edit" not in (await cast.audrey.get(design)).text
    acts = ("", "/heading", "/place", "/removal", "/restoration")
    for url in (f"{cast.url}/designs", f"{design}/sections", *(section + act for act in acts)):
        page = await cast.audrey.post(url, {"text": "x", "base": "2"}, expect=403)
        assert "do not let you write in the service design" in page.text


async def test_the_neutral_officer_does_not_write(cast: Cast) -> None:
    _, section = await begin_with_text(cast)
    page = await cast.fiona.get(f"{section}/edit", expect=403)
    assert "do not let you write in the service design" in page.text


async def test_strangers_see_nothing(cast: Cast) -> None:
    design, section = await begin_with_text(cast)
    for stranger in cast.strangers:
        for url in (f"{cast.url}/designs", design, f"{design}/changes?since=0", section, f"{section}/revisions"):
            await stranger.get(url, expect=404)
        await stranger.post(section, {"text": "mine", "base": "2"}, expect=404)


async def test_another_partnerships_section_is_not_under_my_address(cast: Cast, cast_at: CastAt) -> None:
    design = await begin(cast)
    elsewhere = await cast_at(Phase.DESIGN)
    foreign = (await first_section(elsewhere.alice, await begin(elsewhere))).rsplit("/", 1)[1]
    own = (await first_section(cast.alice, design)).rsplit("/", 1)[1]
    await cast.alice.get(f"{design}/sections/{foreign}/edit", expect=404)
    await cast.alice.post(f"{design}/sections/{foreign}", {"text": "x", "base": "1"}, expect=404)
    await cast.alice.post(f"{design}/sections/{foreign}/removal", expect=404)
    await cast.alice.get(f"{cast.url}/designs/{new_id()}/sections/{own}", expect=404)
    await cast.alice.get(f"{cast.url}/designs/{new_id()}", expect=404)
