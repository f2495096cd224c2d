"""An invitation is a letter: who may send it, what it shows, and how an organisation answers for itself."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from partnerships.membership import joining
from partnerships.membership.models import Acknowledgement, Invitation
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.identity.models import Person
from portal.identity.tokens import hash_token
from portal.organisations.models import Organisation
from tests.flows.inviting import PROVIDER, TICKED, arrival, as_dana, invite, invited_address, invited_dana, letter_to
from tests.people import Cast, Visitor

PROBLEM = {"problem": "A secret worry.", "solution": "A secret plan.", "seen": 0}


async def test_an_organisation_accepts_for_itself_and_acknowledges_both_statements(cast: Cast) -> None:
    link = await invited_dana(cast)
    letter = await cast.dana.get(link)
    assert f"{cast.alice.organisation} invites {cast.dana.organisation}" in letter.text
    joined = await cast.dana.follow(await cast.dana.post(f"{link}/acceptance", as_dana(cast)))
    assert "What comes next" in joined.text
    parties = await cast.sam.get(f"{cast.url}/parties")
    assert f"{cast.dana.organisation} Provider" in parties.text
    assert "Dana Diaz, provider lead" in parties.text
    async with cast.app.state["sessions"]() as session:
        await speak_for(session, partnership=cast.partnership_id)
        said = table_of(Acknowledgement)
        statements = await session.scalars(
            select(said.c.statement).where(said.c.organisation_id == cast.dana.organisation_id)
        )
        assert sorted(statements) == ["goes-to-tender", "shared-fairly"]


async def test_joining_needs_both_acknowledgements(cast: Cast) -> None:
    link = await invited_dana(cast)
    one = {"organisation": cast.dana.organisation_id, "goes-to-tender": "yes"}
    page = await cast.dana.post(f"{link}/acceptance", one, expect=422)
    assert page.errors() == ["Select this box to show that you take part as equals."]


async def test_a_letter_shows_the_title_and_who_invites_and_nothing_else(cast: Cast, visitor: Visitor) -> None:
    await cast.alice.post(f"{cast.url}/gates/problem/text", PROBLEM)
    _, link = await invited_address(cast)
    letter = await visitor.get(link)
    assert cast.alice.organisation in letter.text
    assert "secret" not in letter.text
    others = (cast.bob, cast.sam, cast.fiona)
    assert not [who for who in others if who.organisation in letter.text or who.name in letter.text]
    await cast.dana.get(cast.url, expect=404)


async def test_an_addressee_without_an_account_makes_one_and_is_signed_in(cast: Cast, visitor: Visitor) -> None:
    email, link = await invited_address(cast)
    assert email in (await visitor.get(link)).text
    reply = await visitor.post(f"{link}/acceptance", arrival())
    assert reply.location == cast.url
    assert "You have joined the partnership." in (await visitor.get("/account")).text
    assert "Jo Jones" in (await visitor.get("/account")).text
    assert "What comes next" in (await visitor.get(cast.url)).text


async def test_an_account_is_never_made_twice(cast: Cast) -> None:
    email, first = await invited_address(cast)
    await invite(cast, to="email", email=email.upper())
    second = await letter_to(cast, email.upper())
    async with Visitor(cast.app) as jo, Visitor(cast.app) as again:
        await jo.post(f"{first}/acceptance", arrival())
        assert "Sign in to answer" in (await again.get(second)).text
        refused = await again.post(f"{second}/acceptance", arrival("Joanna Jones"), expect=409)
        assert "There is an account for this invitation already" in refused.errors()[0]
    async with cast.app.state["sessions"]() as session:
        people = table_of(Person)
        found = await session.scalars(select(people.c.id).where(people.c.email.ilike(email)))
        assert len(found.all()) == 1


async def test_a_weak_password_or_a_taken_name_is_refused_in_words(cast: Cast, visitor: Visitor) -> None:
    _, link = await invited_address(cast)
    weak = await visitor.post(f"{link}/acceptance", {**arrival(), "password": "short"}, expect=422)
    assert weak.errors() == ["Use at least 12 characters. Three random words make a good password."]
    taken = {**arrival(), "organisation": cast.bob.organisation.upper()}
    page = await visitor.post(f"{link}/acceptance", taken, expect=422)
    assert "in the directory already" in page.errors()[0]
    assert page.field("name") == "Jo Jones"


async def test_a_letter_can_be_used_once(cast: Cast) -> None:
    link = await invited_dana(cast)
    await cast.dana.post(f"{link}/acceptance", as_dana(cast))
    again = await cast.dana.post(f"{link}/acceptance", as_dana(cast), expect=409)
    assert "accepted already" in again.text
    assert "accepted already" in (await cast.dana.get(link, expect=409)).text


async def test_two_who_accept_at_the_same_moment_join_once(cast: Cast) -> None:
    _, link = await invited_address(cast)
    async with Visitor(cast.app) as one, Visitor(cast.app) as two:
        form = {"csrf_token": ""}
        tokens = [await who.csrf_token() for who in (one, two)]
        replies = await asyncio.gather(
            *(
                who.http.post(
                    f"{link}/acceptance",
                    data={**form, **arrival(), "csrf_token": token},
                    headers={"Origin": "http://portal.test"},
                )
                for who, token in zip((one, two), tokens, strict=True)
            )
        )
    assert sorted(reply.status_code for reply in replies) == [303, 409]


async def test_an_expired_letter_says_so_in_words(cast: Cast) -> None:
    with pytest.MonkeyPatch.context() as briefly:
        briefly.setattr(joining, "LIFETIME", timedelta(seconds=-1))
        link = await invited_dana(cast)
    assert "open for 14 days" in (await cast.dana.get(link, expect=409)).text
    assert "open for 14 days" in (await cast.dana.post(f"{link}/acceptance", as_dana(cast), expect=409)).text


async def test_a_withdrawn_letter_no_longer_works(cast: Cast) -> None:
    link = await invited_dana(cast)
    page = await cast.alice.get(f"{cast.url}/invitations")
    action = next(form.get("action") for form in page.all("form") if "/withdrawal" in form.get("action", ""))
    await cast.alice.post(action)
    assert "was withdrawn" in (await cast.dana.get(link, expect=409)).text
    assert "was withdrawn" in (await cast.alice.post(action, expect=409)).text
    assert cast.dana.organisation not in (await cast.dana.get("/")).text.partition("Your organisations")[0]


async def test_declining_says_why_and_those_who_invited_read_it(cast: Cast) -> None:
    link = await invited_dana(cast)
    page = await cast.dana.post(f"{link}/refusal", expect=422)
    assert page.errors() == ["Enter a reason, so that those who invited you understand."]
    await cast.dana.post(f"{link}/refusal", {"reason": "We have no drivers this year."})
    assert "We have no drivers this year." in (await cast.alice.get(f"{cast.url}/invitations")).text
    await cast.dana.get(cast.url, expect=404)


async def test_a_letter_to_an_organisation_is_not_for_others(cast: Cast, visitor: Visitor) -> None:
    link = await invited_dana(cast)
    assert "Only people who belong to it can answer" in (await cast.charlie.get(link)).text
    accepted = {"organisation": cast.charlie.organisation_id, **TICKED}
    refused = await cast.charlie.post(f"{link}/acceptance", accepted, expect=409)
    assert "Only people who belong to it can answer" in refused.errors()[0]
    unsigned = await visitor.post(f"{link}/acceptance", arrival(), expect=409)
    assert "Sign in to answer" in unsigned.text
    assert "Only people who belong" in (await visitor.post(f"{link}/refusal", {"reason": "x"}, expect=409)).text


async def test_a_letter_to_an_address_is_not_for_another_account(cast: Cast) -> None:
    _, link = await invited_address(cast)
    refused = await cast.dana.post(f"{link}/acceptance", as_dana(cast), expect=409)
    assert "sent to another e-mail address" in refused.errors()[0]


async def test_a_letter_that_does_not_exist_is_not_there(cast: Cast, visitor: Visitor) -> None:
    for who in (visitor, cast.dana):
        await who.get("/invitations/no-such-letter", expect=404)
        await who.post("/invitations/no-such-letter/acceptance", expect=404)


async def test_the_letters_token_is_kept_as_a_hash_only(cast: Cast) -> None:
    link = await invited_dana(cast)
    token = link.rpartition("/")[2]
    assert len(token) >= 43
    async with cast.app.state["sessions"]() as session:
        await speak_for(session, partnership=cast.partnership_id)
        stored = await session.scalar(select(table_of(Invitation).c.token_hash))
    assert stored == hash_token(token)
    assert token not in stored


async def test_the_start_page_leads_an_organisations_people_to_its_letters(cast: Cast) -> None:
    await invited_dana(cast)
    home = await cast.dana.get("/")
    assert "Invitations that wait for you" in home.text
    link = next(one for one in home.links() if "/invitations/" in one)
    assert (await cast.dana.get(link)).status == 200
    await cast.charlie.get(link, expect=404)
    await cast.dana.post(f"{link}/acceptance", as_dana(cast))
    assert "Invitations that wait" not in (await cast.dana.get("/")).text


async def test_the_neutral_officer_invites_and_providers_do_not(cast: Cast) -> None:
    await invite(cast, by=cast.fiona, to="organisation", organisation=cast.dana.organisation)
    for who in (cast.bob, cast.sam, cast.audrey):
        page = await who.post(f"{cast.url}/invitations", expect=403)
        assert "invite organisations" in page.text
    for stranger in cast.strangers:
        await stranger.get(f"{cast.url}/invitations", expect=404)


async def test_an_invitation_is_checked_field_by_field(cast: Cast) -> None:
    page = await cast.alice.post(
        f"{cast.url}/invitations", {"to": "organisation", "organisation": "Nobody"}, expect=422
    )
    assert page.errors() == [
        "There is no organisation called “Nobody” in the directory. Check the spelling, or invite by e-mail.",
        "Select what you invite them as.",
        "Select at least one role.",
    ]
    assert page.field("organisation") == "Nobody"
    wrong = {"to": "email", "email": "not an address", "kind": "facilitator", "roles": "budget holder"}
    page = await cast.alice.post(f"{cast.url}/invitations", wrong, expect=422)
    assert page.errors() == [
        "Enter an e-mail address in the right form, such as name@example.org.",
        "A facilitator cannot be budget holder. Select development officer.",
    ]


async def test_an_organisation_at_the_table_is_not_invited_again(cast: Cast) -> None:
    again = {**PROVIDER, "to": "organisation", "organisation": cast.bob.organisation}
    page = await cast.alice.post(f"{cast.url}/invitations", again, expect=409)
    assert page.errors() == [f"{cast.bob.organisation} is already part of the partnership."]


async def test_raw_sql_shows_no_letter_without_its_token(cast: Cast) -> None:
    link = await invited_dana(cast)
    async with cast.app.state["sessions"]() as session:
        count = text("SELECT count(*) FROM invitation")
        assert await session.scalar(count) == 0
        await speak_for(session, person=cast.charlie.id, organisation=cast.charlie.organisation_id)
        assert await session.scalar(count) == 0
        await speak_for(session, token=hash_token(link.rpartition("/")[2]))
        assert await session.scalar(count) == 1
        organisations = await session.scalar(select(table_of(Organisation).c.id).limit(1))
        assert organisations is not None
