"""Clauses draft notices and people decide; a provider's cash plan stays in its private room."""

from typing import Any

from portal.access.phases import Phase
from tests.ledgers import days, journal
from tests.payments import agree, with_contract
from tests.people import Cast


async def with_clause(cast_at: Any) -> tuple[Cast, str]:
    cast, url = await with_contract(cast_at)
    await cast.alice.post(f"{url}/clauses", {"kind": "break", "threshold": "70", "periods": "2", "notice": "90"})
    for actor in (cast.alice, cast.bob):
        await agree(actor, url)
    return cast, url


async def read(cast: Cast, url: str, day: str, percent: str) -> None:
    typed = {**days("ends", day), "percent": percent, "source": "Questionnaire, 38 answers"}
    await cast.alice.post(f"{url}/satisfaction", typed)


async def test_two_low_quarters_draft_a_notice_and_people_decide(cast_at: Any) -> None:
    cast, url = await with_clause(cast_at)
    await read(cast, url, "31 3 2026", "69")
    assert "Draft:" not in (await cast.alice.get(f"{url}/satisfaction")).text
    await read(cast, url, "30 6 2026", "62.5")
    page = await cast.alice.get(f"{url}/satisfaction")
    assert "Draft: a notice of a break This is a draft. Nobody has been told anything." in page.text
    assert "Satisfaction has been below 70%: 62.5% to 30 June 2026; 69% to 31 March 2026." in page.text
    typed = {"kind": "break", "since": "2026-06-30", "decided": "not given"}
    page = await cast.alice.post(f"{url}/notices", {**typed, "reason": ""}, expect=422)
    assert page.errors() == ["Enter a reason."]
    await cast.alice.post(f"{url}/notices", {**typed, "reason": "A new manager started in July."})
    page = await cast.bob.get(f"{url}/satisfaction")
    assert f"{cast.alice.organisation} decided against it" in page.text
    assert "A new manager started in July." in page.text
    assert ("decided against", "a notice (break) under “Befriending at home”") in await journal(cast)
    await cast.alice.post(f"{url}/notices", {**typed, "since": "2026-03-31", "reason": "Why"}, expect=404)


async def test_a_second_figure_for_a_period_is_refused(cast_at: Any) -> None:
    cast, url = await with_clause(cast_at)
    await read(cast, url, "31 3 2026", "69")
    typed = {**days("ends", "31 3 2026"), "percent": "80", "source": "Another"}
    page = await cast.alice.post(f"{url}/satisfaction", typed, expect=409)
    assert "There is a reading for this period already." in page.text
    page = await cast.alice.post(f"{url}/satisfaction", {**typed, "percent": "101"}, expect=422)
    assert page.errors() == ["Enter a number from 0 to 100, such as 10 or 12.5."]


PLAN = {
    "month": "4", "year": "2026", "months": "12", "reserves": "9000", "cost": "3000", "earned": "3000",
    "upfront": "0", "promised": "30", "actual": "120",
}  # fmt: skip


async def test_a_provider_sees_the_month_in_which_it_runs_dry(cast_at: Any) -> None:
    cast = await cast_at(Phase.PILOT)
    await cast.bob.post(f"{cast.url}/payments/cash-plan", PLAN)
    page = await cast.bob.get(f"{cast.url}/payments/cash-plan")
    assert "Paid as it really happens, your money runs out in July 2026." in page.text
    assert "Paid as promised, it lasts through all of these months." in page.text
    assert f"Private to {cast.bob.organisation}" in page.text
    await cast.bob.post(f"{cast.url}/payments/cash-plan", {**PLAN, "reserves": "50000"})
    page = await cast.bob.get(f"{cast.url}/payments/cash-plan")
    assert "Your money lasts through all of these months" in page.text
    assert page.field("reserves") == "50000.00"


async def test_a_cash_plan_is_nobody_elses(cast_at: Any) -> None:
    cast = await cast_at(Phase.PILOT)
    await cast.bob.post(f"{cast.url}/payments/cash-plan", PLAN)
    for actor in (cast.alice, cast.audrey, cast.fiona):
        await actor.get(f"{cast.url}/payments/cash-plan", expect=403)
    for stranger in cast.strangers:
        await stranger.get(f"{cast.url}/payments/cash-plan", expect=404)


async def test_a_wrong_figure_keeps_what_was_typed(cast_at: Any) -> None:
    cast = await cast_at(Phase.PILOT)
    page = await cast.bob.post(f"{cast.url}/payments/cash-plan", {**PLAN, "cost": "lots", "month": "13"}, expect=422)
    assert page.errors() == [
        "Enter the first month as a whole number from 1 to 12.",
        "This must be in pounds, such as 1,234.50.",
    ]
    assert page.field("cost") == "lots"


async def test_contracts_suggest_what_a_month_earns(cast_at: Any) -> None:
    cast, _ = await with_contract(cast_at)
    page = await cast.bob.get(f"{cast.url}/payments/cash-plan")
    assert page.field("earned") == "1062.50"
    assert page.field("promised") == "30"
