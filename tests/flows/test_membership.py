"""Opening a partnership, and who sits at the table for whom."""

from typing import Any

from sqlalchemy import insert, select, update

from portal.access.models import SeatRow
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.identity.models import Person
from portal.organisations.models import Membership
from tests.flows.inviting import TICKED, invite, letter_to
from tests.flows.test_gates import ask, confirm
from tests.people import Actor, Cast


async def test_a_member_of_an_organisation_opens_a_partnership_and_leads_it(cast: Cast) -> None:
    form = await cast.dana.get("/partnerships/new")
    assert "Public Social Partnership" in form.text
    opening = {
        "organisation": cast.dana.organisation_id,
        "journey": "partnership-purchasing",
        "title": "A home for everybody",
        "place": "South Tyneside",
        "roles": ["commissioning lead", "budget holder"],
        **TICKED,
    }
    overview = await cast.dana.follow(await cast.dana.post("/partnerships", opening))
    assert "A home for everybody" in overview.text
    assert "Partnership Purchasing in South Tyneside" in overview.text
    history = await cast.dana.get(f"{overview.link('Who did what').removesuffix('/history')}/history")
    assert "Opened the partnership" in history.text


async def test_nobody_opens_a_gate_with_themselves(cast: Cast) -> None:
    opening = {"organisation": cast.dana.organisation_id, "journey": "psp", "title": "Alone", "place": "Ayr", **TICKED}
    url = (await cast.dana.post("/partnerships", {**opening, "roles": "commissioning lead"})).location
    overview = await cast.dana.get(url)
    assert "Invite the other organisations. A gate opens when they and you" in overview.text
    assert overview.link("Invite an organisation") == f"{url}/invitations"
    await cast.dana.post(f"{url}/gates/problem/text", {"problem": "Loneliness", "solution": "Company", "seen": 0})
    refused = await cast.dana.post(f"{url}/gates/problem/asking", expect=409)
    assert "Nobody of another organisation can confirm yet." in refused.text


async def test_when_all_others_have_left_nobody_confirms_alone(cast: Cast) -> None:
    digest = await ask(cast)
    for who in (cast.bob, cast.sam):
        await who.post(f"{cast.url}/parties/departure", {"leaves": "yes"})
    refused = await confirm(cast, cast.alice, digest, expect=409)
    assert "Invite the others first" in refused.text


async def test_every_missing_answer_on_opening_is_named_and_nothing_typed_is_lost(cast: Cast) -> None:
    page = await cast.dana.post("/partnerships", {"title": "A home for everybody"}, expect=422)
    assert page.errors() == [
        "Select the organisation that leads.",
        "Select a journey.",
        "Enter the place or area.",
        "Select at least one role.",
        "Select this box to show that you know it will go to tender.",
        "Select this box to show that you take part as equals.",
    ]
    assert page.field("title") == "A home for everybody"


async def test_nobody_opens_a_partnership_for_an_organisation_of_others(cast: Cast) -> None:
    opening = {"organisation": cast.alice.organisation_id, "journey": "psp", "title": "T", "place": "P", **TICKED}
    page = await cast.dana.post("/partnerships", {**opening, "roles": "commissioning lead"}, expect=422)
    assert page.errors() == ["Select the organisation that leads."]


async def add_colleague(cast: Cast, of: Actor, name: str) -> str:
    """A person of the actor's organisation who has no seat yet; gives the person's key."""
    email = f"{new_id().hex[-10:]}@example.org"
    url = f"/organisations/{of.organisation_id}/people"
    await of.post(url, {"name": name, "email": email})
    async with cast.app.state["sessions"]() as session:
        people = table_of(Person)
        return str(await session.scalar(select(people.c.id).where(people.c.email == email)))


async def test_an_administrator_gives_a_colleague_a_seat_changes_and_ends_it(cast: Cast) -> None:
    colleague = await add_colleague(cast, cast.bob, "Bea Bell")
    await cast.bob.post(f"{cast.url}/seats", {"colleague": colleague, "roles": "service user representative"})
    parties = await cast.alice.get(f"{cast.url}/parties")
    assert "Bea Bell, service user representative" in parties.text
    own = await cast.bob.get(f"{cast.url}/parties")
    seat = own.link("the seat of Bea Bell")
    await cast.bob.post(f"{seat}/roles", {"roles": ["provider lead", "service user representative"]})
    assert "Bea Bell, provider lead, service user representative" in (await cast.sam.get(f"{cast.url}/parties")).text
    await cast.bob.post(f"{seat}/end")
    assert "Bea Bell" not in (await cast.sam.get(f"{cast.url}/parties")).text
    await cast.bob.post(f"{seat}/end", expect=404)
    await cast.bob.post(f"{cast.url}/seats", {"colleague": colleague, "roles": "provider lead"})
    assert "Bea Bell, provider lead" in (await cast.sam.get(f"{cast.url}/parties")).text


async def test_a_seat_is_given_only_within_ones_own_organisation(cast: Cast) -> None:
    stranger = await cast.bob.post(
        f"{cast.url}/seats", {"colleague": cast.dana.id, "roles": "provider lead"}, expect=422
    )
    assert "Select a colleague." in stranger.errors()
    wrong = await cast.bob.post(f"{cast.url}/seats", {"roles": "budget holder"}, expect=422)
    assert "Select at least one role." in wrong.errors()
    others = (await cast.alice.get(f"{cast.url}/parties")).link("the seat of Alice Adams")
    await cast.bob.get(others, expect=404)
    await cast.bob.post(f"{others}/end", expect=404)


async def test_the_last_seat_of_a_party_stays(cast: Cast) -> None:
    seat = (await cast.bob.get(f"{cast.url}/parties")).link("the seat of Bob Brown")
    page = await cast.bob.post(f"{seat}/end", expect=409)
    assert "Add a colleague first" in page.text
    await cast.bob.get(cast.url)


async def test_only_an_administrator_gives_seats(cast: Cast) -> None:
    await demote(cast, cast.bob)
    page = await cast.bob.post(f"{cast.url}/seats", {"colleague": cast.bob.id, "roles": "provider lead"}, expect=422)
    assert "Select a colleague." in page.errors()
    seat = (await cast.bob.get(f"{cast.url}/parties")).link("the seat of Bob Brown")
    refused = await cast.bob.post(f"{seat}/roles", {"roles": "provider lead"}, expect=403)
    assert f"Only an administrator of {cast.bob.organisation}" in refused.text


async def demote(cast: Cast, who: Actor) -> None:
    async with cast.app.state["sessions"]() as session, session.begin():
        await speak_for(session, organisation=who.organisation_id)
        memberships = table_of(Membership)
        await session.execute(
            update(memberships).where(memberships.c.person_id == who.id).values(is_administrator=False)
        )


async def test_who_leaves_the_organisation_leaves_its_tables(cast: Cast) -> None:
    colleague = await add_colleague(cast, cast.bob, "Ben Bright")
    await cast.bob.post(f"{cast.url}/seats", {"colleague": colleague, "roles": "provider lead"})
    page = await cast.bob.get(f"/organisations/{cast.bob.organisation_id}")
    forms = [form.get("action", "") for form in page.all("form") if "/departure" in form.get("action", "")]
    unfolded = [form for fold in page.all("details") for form in fold.iter("form")]
    assert [form.get("action") for form in unfolded] == forms, "nobody is put out of an organisation by one slip"
    assert "every seat held for it ends at once" in page.text
    listed = page.text.partition("People")[2]
    place = 0 if listed.index("Ben Bright") < listed.index("Bob Brown") else 1
    await cast.bob.post(forms[place])
    assert "Ben Bright" not in (await cast.alice.get(f"{cast.url}/parties")).text
    last = await cast.bob.post(forms[1 - place], expect=409)
    assert "This is the only administrator" in last.text
    await cast.dana.post(forms[place], expect=404)


async def test_a_party_leaves_and_everybody_is_told(cast: Cast) -> None:
    page = await cast.bob.post(f"{cast.url}/parties/departure", expect=422)
    assert page.errors() == ["Select the box to confirm that your organisation leaves."]
    await cast.bob.post(f"{cast.url}/parties/departure", {"leaves": "yes"})
    await cast.bob.get(cast.url, expect=404)
    assert cast.bob.organisation not in (await cast.sam.get(f"{cast.url}/parties")).text
    assert "Left the partnership" in (await cast.sam.get(f"{cast.url}/history")).text
    lead = await cast.alice.post(f"{cast.url}/parties/departure", {"leaves": "yes"}, expect=409)
    assert "The lead agency cannot leave" in lead.errors()[0]


async def test_a_party_that_left_may_be_invited_back(cast: Cast) -> None:
    await cast.bob.post(f"{cast.url}/parties/departure", {"leaves": "yes"})
    await invite(cast, to="organisation", organisation=cast.bob.organisation)
    link = await letter_to(cast, cast.bob.person.email)
    await cast.bob.post(f"{link}/acceptance", {"organisation": cast.bob.organisation_id, **TICKED})
    assert "Bob Brown, provider lead" in (await cast.alice.get(f"{cast.url}/parties")).text


async def sit_for_two(cast: Cast, who: Actor, second: Actor) -> None:
    async with cast.app.state["sessions"]() as session, session.begin():
        await speak_for(session, partnership=cast.partnership_id, organisation=second.organisation_id)
        await session.execute(
            insert(table_of(Membership)).values(organisation_id=second.organisation_id, person_id=who.id)
        )
        await session.execute(
            insert(table_of(SeatRow)).values(
                partnership_id=cast.partnership_id,
                organisation_id=second.organisation_id,
                person_id=who.id,
                roles=["service user representative"],
            )
        )


async def test_a_person_of_two_organisations_chooses_for_whom_they_act(cast: Cast) -> None:
    await sit_for_two(cast, cast.bob, cast.sam)
    assert f"You act for {cast.bob.organisation}" in whole(await cast.bob.get(cast.url))
    await cast.bob.post(f"{cast.url}/acting-for", {"organisation": cast.sam.organisation_id})
    for page in ("", "/parties", "/tasks", "/decisions", "/history"):
        assert f"You act for {cast.sam.organisation}" in whole(await cast.bob.get(f"{cast.url}{page}"))
    assert f"Act for {cast.bob.organisation}" in (await cast.bob.get("/")).text
    await cast.bob.post(f"{cast.url}/acting-for", {"organisation": cast.alice.organisation_id}, expect=404)
    wrong = await cast.bob.post(f"{cast.url}/acting-for", {"organisation": "nobody"}, expect=422)
    assert wrong.errors() == ["Choose one of the organisations on the page."]


def whole(page: Any) -> str:
    """The words of the whole page; on whose behalf one acts stands above its main part."""
    return " ".join(" ".join(page.tree.itertext()).split())
