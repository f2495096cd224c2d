"""Whom a service reaches: the provider counts, those who pay ask, and nobody else sees numbers of a few people."""

from typing import Any

from tests.ledgers import days, journal
from tests.payments import agree, agreed, seat_another_provider, with_contract
from tests.people import Cast

AIMS = {"complex_percent": "30", "refused_percent": "20", "left_percent": "25"}


def counted(day: str = "30 6 2026", **changed: str) -> dict[str, str]:
    numbers = {"referred": "40", "refused": "12", "started": "28", "complex_needs": "5", "left_early": "2"}
    return {**days("ends", day), **numbers, "reasons": "No room on weekdays", **changed}


async def with_reach(cast_at: Any) -> tuple[Cast, str]:
    cast, url = await agreed(cast_at)
    await cast.alice.post(f"{url}/reach/aims", AIMS)
    return cast, url


async def test_those_who_pay_look_for_some_and_the_page_asks_about_the_rest(cast_at: Any) -> None:
    cast, url = await with_reach(cast_at)
    page = await cast.bob.get((await cast.bob.get(url)).link("Who is referred, turned away, starts and leaves early"))
    assert "Looked for: at least 30% of those who start have complex needs" in page.text
    assert "Nobody has been counted yet." in page.text
    await cast.bob.post(f"{url}/reach", counted())
    page = await cast.alice.get(f"{url}/reach")
    assert "30 June 2026 40 12 30% 28 5 17.9% 2 7.1% No room on weekdays" in page.text
    assert "17.9% of those who started in the period to 30 June 2026 have complex needs" in page.text
    assert "30% of those referred in the period to 30 June 2026 were turned away; at most 20%" in page.text
    written = await journal(cast)
    assert ("counted", "whom “Befriending at home” reached in the period to 30 June 2026") in written
    assert ("said", "who is to be reached under “Befriending at home”") in written


async def test_a_period_counted_again_has_its_newest_numbers(cast_at: Any) -> None:
    cast, url = await with_reach(cast_at)
    await cast.bob.post(f"{url}/reach", counted())
    await cast.bob.post(f"{url}/reach", counted(complex_needs="14", refused="4"))
    page = await cast.bob.get(f"{url}/reach")
    assert "30 June 2026 40 4 10% 28 14 50% 2 7.1%" in page.text
    assert "Ask about this" not in page.text
    assert page.text.count("30 June 2026") == 1


async def test_numbers_that_cannot_be_are_refused_and_nothing_typed_is_lost(cast_at: Any) -> None:
    cast, url = await with_reach(cast_at)
    page = await cast.bob.post(f"{url}/reach", counted(complex_needs="29"), expect=422)
    assert page.errors() == ["More people have complex needs than started. Correct one of the two numbers."]
    assert (page.field("referred"), page.field("reasons")) == ("40", "No room on weekdays")
    page = await cast.bob.post(f"{url}/reach", counted(reasons="", started="x"), expect=422)
    assert page.errors() == ["Enter how many started as a whole number from 0 to 1,000,000."]
    page = await cast.bob.post(f"{url}/reach", counted(reasons=""), expect=422)
    assert page.errors() == ["Say why people were turned away or left, without naming anybody."]
    page = await cast.alice.post(f"{url}/reach/aims", {**AIMS, "left_percent": "101"}, expect=422)
    assert page.errors() == ["Left early: Enter a number from 0 to 100, such as 10 or 12.5."]


async def test_the_provider_counts_and_those_who_pay_look(cast_at: Any) -> None:
    cast, url = await with_contract(cast_at)
    page = await cast.bob.post(f"{url}/reach", counted(), expect=409)
    assert "People are counted once everybody has agreed the terms." in page.text
    page = await (await seat_another_provider(cast)).post(f"{url}/reach", counted(), expect=409)
    assert "The organisation that is paid counts whom it reached." in page.text
    page = await cast.bob.post(f"{url}/reach/aims", AIMS, expect=409)
    assert "Those who pay say whom they look for." in page.text
    await cast.alice.post(f"{url}/reach", counted(), expect=403)


async def test_numbers_of_a_few_people_are_for_those_concerned(cast_at: Any) -> None:
    cast, url = await with_reach(cast_at)
    await cast.bob.post(f"{url}/reach", counted())
    page = await cast.audrey.get(f"{url}/reach")
    assert "only those who are paid and those who pay see them" in page.text
    assert "No room on weekdays" not in page.text
    for stranger in cast.strangers:
        await stranger.get(f"{url}/reach", expect=404)
        await stranger.get(f"{url}/reach/aims/new", expect=404)
        await stranger.post(f"{url}/reach", counted(), expect=404)


async def test_a_contract_is_talked_about_before_it_is_agreed(cast_at: Any) -> None:
    cast, url = await with_contract(cast_at)
    page = await cast.bob.get(url)
    assert "Before you agree What tends to go wrong with such contracts." in page.text
    assert "It runs for 12 months." in page.text
    for actor in (cast.alice, cast.bob):
        await agree(actor, url)
    assert "Before you agree" not in (await cast.bob.get(url)).text
