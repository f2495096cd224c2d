"""Opening a partnership, inviting, joining, and who sits at the table for whom."""

import asyncio
import re
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select, text, update

from partnerships.membership.models import Acknowledgement, Invitation
from portal import clock
from portal.access.models import SeatRow
from portal.db.keys import new_id
from portal.db.rows import table_of
from portal.db.speaking import speak_for
from portal.identity.models import Person
from portal.identity.tokens import hash_token
from portal.organisations.models import Membership, Organisation
from portal.outbox.models import Mail
from tests.people import Actor, Cast, Visitor

TICKED = {"goes-to-tender": "yes", "shared-fairly": "yes"}
PROVIDER = {"kind": "provider", "roles": "provider lead"}
PROBLEM = {"problem": "A secret worry.", "solution": "A secret plan.", "seen": 0}


async def letter_to(cast: Cast, address: str) -> str:
    """The path of the newest invitation mailed to this address."""
    async with cast.app.state["sessions"]() as session:
        await speak_for(session, worker="on")
        mails = table_of(Mail)
        bodies = await session.scalars(
            select(mails.c.body).where(mails.c.recipient == address).order_by(mails.c.id.desc())
        )
        found = [re.search(r"/invitations/\S+", body) for body in bodies]
    return next(one[0] for one in found if one)


async def invite(cast: Cast, by: Actor | None = None, **fields: str) -> None:
    await (by or cast.alice).post(f"{cast.url}/invitations", {**PROVIDER, **fields})


async def invited_dana(cast: Cast) -> str:
    await invite(cast, to="organisation", organisation=cast.dana.organisation)
    return await letter_to(cast, cast.dana.person.email)


async def invited_address(cast: Cast) -> tuple[str, str]:
    email = f"jo.{new_id().hex[-8:]}@example.org"
    await invite(cast, to="email", email=email)
    return email, await letter_to(cast, email)


def as_dana(cast: Cast) -> dict[str, Any]:
    return {"organisation": cast.dana.organisation_id, **TICKED}


def arrival(name: str = "Jo Jones") -> dict[str, Any]:
    return {"name": name, "organisation": f"Hosts {new_id().hex[-8:]}", "organisation_kind": "charity", **TICKED}


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
    link = await invited_dana(cast)
    async with cast.app.state["sessions"]() as session, session.begin():
        await speak_for(session, partnership=cast.partnership_id)
        letters = table_of(Invitation)
        await session.execute(
            update(letters)
            .where(letters.c.token_hash == hash_token(link.rpartition("/")[2]))
            .values(expires_at=clock.now() - timedelta(seconds=1))
        )
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


async def test_an_organisation_enters_the_directory_once(cast: Cast) -> None:
    name = f"Elim {new_id().hex[-6:]}"
    entry = {"name": name, "kind": "charity", "registered_as": "GB-SC-SC001234"}
    shown = await cast.dana.follow(await cast.dana.post("/organisations", entry))
    assert "registered as GB-SC-SC001234" in shown.text
    page = await cast.charlie.post("/organisations", {**entry, "name": name.lower()}, expect=422)
    assert "in the directory already" in page.errors()[0]
    assert name in (await cast.charlie.get(f"/organisations?find={name[:8].lower()}")).text
    assert "No organisation in the directory" in (await cast.charlie.get("/organisations?find=%25%25zz")).text


async def test_an_organisations_people_are_its_own_affair(cast: Cast) -> None:
    url = f"/organisations/{cast.bob.organisation_id}"
    assert cast.bob.person.email in (await cast.bob.get(url)).text
    seen = await cast.dana.get(url)
    assert cast.bob.person.email not in seen.text
    assert cast.bob.name not in seen.text
    await cast.dana.post(f"{url}/people", {"name": "Dana Diaz", "email": cast.dana.person.email}, expect=404)
    await cast.dana.get(f"/organisations/{new_id()}", expect=404)


async def test_a_colleague_is_added_once_and_in_the_right_form(cast: Cast) -> None:
    url = f"/organisations/{cast.bob.organisation_id}/people"
    page = await cast.bob.post(url, {"name": "Bea", "email": "bea at example.org"}, expect=422)
    assert page.errors() == ["Enter an e-mail address in the right form, such as name@example.org."]
    twice = await cast.bob.post(url, {"name": "Bob Brown", "email": cast.bob.person.email.upper()}, expect=409)
    assert twice.errors() == ["This person belongs to your organisation already."]


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
