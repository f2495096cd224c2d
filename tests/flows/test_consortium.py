"""Forming a consortium, coming in and going out, choosing who leads, and the room that only members enter."""

from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import func, select, text

from consortia.membership.models import OperationalPlan
from portal.access.phases import Phase
from portal.db.keys import new_id
from portal.db.rows import table_of
from tests.pages import Page
from tests.people import Actor, Cast
from tests.providers import form_consortium, seat_provider

CRITERIA = {
    "experience": "Twelve years of befriending",
    "capability": "Two co-ordinators and a finance officer",
    "infrastructure": "An office, insurance and three months of reserves",
}


@pytest.fixture
async def table(cast_at: Callable[[Phase], Awaitable[Cast]]) -> Cast:
    return await cast_at(Phase.DESIGN)


@pytest.fixture
async def petra(table: Cast) -> Actor:
    return await seat_provider(table, "Petra Park", "Dial-a-Ride")


async def plans_seen_by(actor: Actor, partnership_id: object) -> int:
    """What raw SQL shows through the portal's own role, on this person's behalf."""
    async with actor.app.state["sessions"]() as session, session.begin():
        await actor.seat_at(session, partnership_id)
        return await session.scalar(select(func.count()).select_from(table_of(OperationalPlan)))


async def propose(actor: Actor, url: str, nominee: Actor, expect: int = 303) -> Page:
    return await actor.post(f"{url}/lead", {"nominee": str(nominee.organisation_id), **CRITERIA}, expect=expect)


async def test_nothing_opens_before_the_first_gate(cast: Cast) -> None:
    page = await cast.bob.get(f"{cast.url}/consortium", expect=409)
    assert "Not open yet This opens when every organisation has confirmed" in page.text


async def test_an_empty_list_says_what_comes_next(table: Cast) -> None:
    assert "Form one when you know" in (await table.bob.get(f"{table.url}/consortium")).text
    assert "If you deliver alone" in (await table.bob.get(f"{table.url}/consortium")).text
    assert "A provider can form one" in (await table.alice.get(f"{table.url}/consortium")).text


async def test_a_provider_forms_one_and_everybody_sees_its_members(table: Cast, petra: Actor) -> None:
    form = await table.bob.get(f"{table.url}/consortium/new")
    assert "Who signs:" in form.text
    assert "Who is liable:" in form.text
    url = await form_consortium(table.bob, table.url, petra)
    for reader in (table.alice, table.fiona, table.sam, table.audrey):
        page = await reader.get(url)
        assert "Together for Tuesday" in page.text
        assert petra.organisation in page.text
        assert "Joined" in page.text_of("main-content")
    assert "Together for Tuesday" in (await table.alice.get(f"{table.url}/consortium")).text


async def test_wrong_fields_are_named_and_nothing_typed_is_lost(table: Cast) -> None:
    page = await table.bob.post(f"{table.url}/consortium", {"name": "", "vision": "Company for all"}, expect=422)
    assert page.errors() == ["Enter a name for the consortium.", "Select how you want to stand together."]
    assert page.field("vision") == "Company for all"


async def test_an_organisation_that_was_not_offered_cannot_be_invited(table: Cast) -> None:
    fields = {
        "name": "Ours",
        "vision": "Company",
        "arrangement": "hub and spoke",
        "guests": str(table.alice.organisation_id),
    }
    page = await table.bob.post(f"{table.url}/consortium", fields, expect=422)
    assert page.errors() == ["Select the organisations to invite."]


async def test_two_consortia_cannot_share_a_name(table: Cast) -> None:
    await form_consortium(table.bob, table.url)
    fields = {"name": "Together for Tuesday", "vision": "Another", "arrangement": "managing agent"}
    page = await table.bob.post(f"{table.url}/consortium", fields, expect=409)
    assert "already a consortium with this name" in page.text


async def test_roles_without_the_permission_are_told_whom_to_ask(table: Cast) -> None:
    for actor in (table.alice, table.fiona, table.sam, table.audrey):
        page = await actor.get(f"{table.url}/consortium/new", expect=403)
        assert "do not let you form a consortium. Ask somebody who is provider lead." in page.text
    url = await form_consortium(table.bob, table.url)
    page = await table.alice.post(f"{url}/answer", {"answer": "joined"}, expect=403)
    assert "speak for your organisation in a consortium" in page.text


async def test_strangers_cannot_tell_that_it_exists(table: Cast) -> None:
    url = await form_consortium(table.bob, table.url)
    for stranger in table.strangers:
        for address in ("", "/departure", "/lead", "/room", "/room/plan"):
            await stranger.get(url + address, expect=404)
        await stranger.get(f"{table.url}/consortium", expect=404)
        await stranger.post(f"{url}/answer", {"answer": "joined"}, expect=404)


async def test_a_consortium_of_another_partnership_is_not_found_here(table: Cast) -> None:
    olga = await seat_provider(table, "Olga Owen", "Elsewhere Care", table.other_partnership_id)
    elsewhere = await form_consortium(olga, f"/partnerships/{table.other_partnership_id}")
    foreign = f"{table.url}/consortium/{elsewhere.rsplit('/', 1)[1]}"
    for address in ("", "/room", "/departure", "/lead"):
        await table.bob.get(foreign + address, expect=404)
    await table.bob.post(f"{foreign}/answer", {"answer": "joined"}, expect=404)
    await table.bob.get(f"{table.url}/consortium/{new_id()}", expect=404)


async def test_an_invited_organisation_answers_once_for_itself(table: Cast, petra: Actor) -> None:
    url = await form_consortium(table.bob, table.url)
    await table.bob.post(f"{url}/invitations", {"guests": str(petra.organisation_id)})
    assert "is invited" in (await petra.get(url)).text
    page = await petra.post(f"{url}/answer", {}, expect=422)
    assert page.errors() == ["Select whether your organisation joins."]
    page = await petra.post(f"{url}/answer", {"answer": "declined"}, expect=422)
    assert page.errors() == ["Enter the reason, so that the members understand."]
    await petra.post(f"{url}/answer", {"answer": "joined"})
    page = await petra.post(f"{url}/answer", {"answer": "joined"}, expect=409)
    assert page.errors() == ["Your organisation has already joined. Ask a member for a new invitation."]


async def test_a_refusal_keeps_its_reason_and_a_new_invitation_is_possible(table: Cast, petra: Actor) -> None:
    url = await form_consortium(table.bob, table.url)
    await table.bob.post(f"{url}/invitations", {"guests": str(petra.organisation_id)})
    await petra.post(f"{url}/answer", {"answer": "declined", "answer_reason": "Our drivers are booked until May."})
    assert "Our drivers are booked until May." in (await table.alice.get(url)).text
    await table.bob.post(f"{url}/invitations", {"guests": str(petra.organisation_id)})
    await petra.post(f"{url}/answer", {"answer": "joined"})
    assert "You are a member" in (await petra.get(f"{table.url}/consortium")).text


async def test_nobody_joins_without_an_invitation_or_invites_without_being_a_member(table: Cast, petra: Actor) -> None:
    url = await form_consortium(table.bob, table.url)
    page = await petra.post(f"{url}/answer", {"answer": "joined"}, expect=409)
    assert page.errors() == ["Your organisation has not been invited. Ask a member to invite it."]
    page = await petra.post(f"{url}/invitations", {"guests": str(petra.organisation_id)}, expect=409)
    assert "Only members of the consortium can do this" in page.text


async def test_a_design_partner_may_join(table: Cast) -> None:
    url = await form_consortium(table.bob, table.url, table.sam)
    assert "You are a member" in (await table.sam.get(f"{table.url}/consortium")).text
    await table.sam.get(f"{url}/room")


async def test_every_member_confirms_who_leads(table: Cast, petra: Actor) -> None:
    url = await form_consortium(table.bob, table.url, petra)
    assert "Not agreed" in (await table.alice.get(url)).text
    await propose(table.bob, url, table.bob)
    page = await table.alice.get(url)
    assert f"Not answered yet: {petra.organisation}" in page.text
    assert "Twelve years of befriending" in page.text
    proposal = (await petra.get(url)).html.split("/lead/")[1].split("/answer")[0]
    page = await petra.post(f"{url}/lead/{proposal}/answer", {}, expect=422)
    assert page.errors() == ["Select whether your organisation confirms the lead body."]
    await petra.post(f"{url}/lead/{proposal}/answer", {"verdict": "confirmed"})
    assert f"{table.bob.organisation} leads. Every member has confirmed it." in (await table.alice.get(url)).text
    page = await petra.post(f"{url}/lead/{proposal}/answer", {"verdict": "confirmed"}, expect=409)
    assert page.errors() == ["Your organisation has already confirmed this proposal."]
    await petra.post(f"{url}/lead/{new_id()}/answer", {"verdict": "confirmed"}, expect=404)


async def test_a_declined_lead_needs_another_proposal(table: Cast, petra: Actor) -> None:
    url = await form_consortium(table.bob, table.url, petra)
    await propose(table.bob, url, table.bob)
    page = await propose(petra, url, petra, expect=409)
    assert "has been proposed already" in page.errors()[0]
    assert page.field("experience") == CRITERIA["experience"]
    proposal = (await petra.get(url)).html.split("/lead/")[1].split("/answer")[0]
    page = await petra.post(f"{url}/lead/{proposal}/answer", {"verdict": "declined"}, expect=422)
    assert page.errors() == ["Enter the reason, so that the members can propose again."]
    await petra.post(
        f"{url}/lead/{proposal}/answer", {"verdict": "declined", "verdict_reason": "Its reserves are thin."}
    )
    assert "Its reserves are thin." in (await table.bob.get(url)).text
    await propose(petra, url, petra)


async def test_a_lone_member_waits_before_it_chooses(table: Cast) -> None:
    url = await form_consortium(table.bob, table.url)
    page = await propose(table.bob, url, table.bob, expect=409)
    assert page.errors() == ["Wait until another organisation has joined. The members choose the lead body together."]


async def test_the_room_is_for_members_only(table: Cast, petra: Actor) -> None:
    url = await form_consortium(table.bob, table.url, petra)
    assert "Nothing is written yet" in (await table.bob.get(f"{url}/room")).text
    await table.bob.post(f"{url}/room/plan", {"text": "Vans leave at ten.\n\nKeys are with Jean.", "based_on": "0"})
    assert "Keys are with Jean." in (await petra.get(f"{url}/room")).text
    assert await plans_seen_by(petra, table.partnership_id) == 1
    for outsider in (table.alice, table.fiona, table.sam, table.audrey):
        page = await outsider.get(f"{url}/room", expect=403)
        assert "Only members of Together for Tuesday may enter its room." in page.text
        assert "Keys are with Jean." not in (await outsider.get(url)).html
        assert await plans_seen_by(outsider, table.partnership_id) == 0


async def test_a_stale_plan_keeps_both_texts(table: Cast, petra: Actor) -> None:
    url = await form_consortium(table.bob, table.url, petra)
    await table.bob.post(f"{url}/room/plan", {"text": "Vans leave at ten.", "based_on": "0"})
    page = await petra.post(f"{url}/room/plan", {"text": "Vans leave at nine.", "based_on": "0"}, expect=409)
    assert "saved version 1 while you were writing" in page.errors()[0]
    assert page.field("text").strip() == "Vans leave at nine."
    assert "Vans leave at ten." in page.text
    await petra.post(f"{url}/room/plan", {"text": "Vans leave at nine.", "based_on": page.field("based_on")})
    page = await table.bob.get(f"{url}/room")
    assert "Version 2" in page.text
    assert "Vans leave at ten." in page.text


async def test_leaving_returns_the_key_and_says_why(table: Cast, petra: Actor) -> None:
    url = await form_consortium(table.bob, table.url, petra)
    await table.bob.post(f"{url}/room/plan", {"text": "Vans leave at ten.", "based_on": "0"})
    assert "your key to the consortium’s room goes back" in (await petra.get(f"{url}/departure")).text
    page = await petra.post(f"{url}/departure", {"reason": " "}, expect=422)
    assert page.errors() == ["Enter why your organisation leaves."]
    await petra.post(f"{url}/departure", {"reason": "We lost our minibus."})
    assert "We lost our minibus." in (await table.alice.get(url)).text
    await petra.get(f"{url}/room", expect=403)
    assert await plans_seen_by(petra, table.partnership_id) == 0
    page = await petra.post(f"{url}/departure", {"reason": "Again"}, expect=409)
    assert "Your organisation is not a member." in page.errors()[0]


async def test_who_comes_back_gets_the_key_again(table: Cast, petra: Actor) -> None:
    url = await form_consortium(table.bob, table.url, petra)
    await petra.post(f"{url}/departure", {"reason": "We lost our minibus."})
    await table.bob.post(f"{url}/invitations", {"guests": str(petra.organisation_id)})
    await petra.get(f"{url}/room", expect=403)
    await petra.post(f"{url}/answer", {"answer": "joined"})
    await petra.get(f"{url}/room")


async def test_the_database_lets_nobody_answer_for_another(table: Cast, petra: Actor) -> None:
    await form_consortium(table.bob, table.url, petra)
    copied = text(
        "INSERT INTO consortium_member_step (partnership_id, id, member_id, number, standing, reason, "
        "organisation_id, person_id) SELECT partnership_id, gen_random_uuid(), member_id, 9, 'left', '', "
        "organisation_id, person_id FROM consortium_member_step WHERE organisation_id = :other LIMIT 1"
    )
    async with table.app.state["sessions"]() as session:
        await petra.seat_at(session, table.partnership_id)
        with pytest.raises(Exception, match="row-level security"):
            await session.execute(copied, {"other": table.bob.organisation_id})
