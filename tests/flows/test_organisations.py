"""The directory of organisations, and an organisation's own people."""

from portal.db.keys import new_id
from tests.people import Cast


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
