"""Contributions negotiated in rounds, against what each body can expect to gain (N5)."""

from typing import Any

import pytest

from portal.access.phases import Phase
from tests.budgeting import add_year, put_in, seat_health, with_line
from tests.flows.appraising import OUTCOME, add_input, add_outcome, add_scenario, start
from tests.people import Actor, Cast
from tests.questions import asked_by


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    return await cast_at(Phase.DESIGN)


@pytest.fixture
async def hannah(cast: Cast) -> Actor:
    return await seat_health(cast)


@pytest.fixture
async def opened(cast: Cast, hannah: Actor) -> tuple[str, str, str]:
    """The address of the year, of its first round, and the key of the line."""
    _, year_url, line = await with_line(cast, year=2031)
    return year_url, await open_round(cast, year_url, await appraisal(cast, hannah)), line


async def appraisal(cast: Cast, hannah: Actor) -> str:
    """Health gains £900 of £1,000 × 1 in a year at no discount; the police gain without a seat; the council nothing."""
    url = await start(cast, rate="0")
    await add_input(cast, url)
    plain = {"quantity": "1", "deadweight": "0", "displacement": "0", "attribution": "0", "drop_off": "0",
             "duration_years": "1"}  # fmt: skip
    await add_outcome(cast, url, body=str(hannah.organisation_id), outside_body="", **{**plain, "proxy": "9,000"})
    police = {"name": "Fewer calls", "outside_body": "Riverside Police", "cashable": "no"}
    await add_outcome(cast, url, **{**plain, "proxy": "4,000"}, **police)
    social = {**OUTCOME, "name": "Calmer days", "kind": "social", "cashable": "no", "body": str(hannah.organisation_id)}
    await add_outcome(cast, url, social, **{**plain, "proxy": "500"}, outside_body="")
    await add_scenario(cast, url, "Half of it", {"row": "every", "field": "attribution", "value": "50"})
    return url.split("/")[-1]


async def open_round(cast: Cast, year_url: str, appraisal_id: str) -> str:
    return (await cast.alice.post(f"{year_url}/rounds", {"appraisal": appraisal_id, "note": ""})).location


async def propose(round_url: str, actor: Actor, line: str, amount: str, expect: int = 303, **changed: str) -> Any:
    typed = {"line": line, "medium": "cash", "amount": amount, "recurrent": "yes", "basis": "", **changed}
    return await actor.post(f"{round_url}/proposals", typed, expect=expect)


async def agree(round_url: str, actor: Actor, expect: int = 303) -> Any:
    digest = (await actor.get(round_url)).field("digest")
    return await actor.post(f"{round_url}/agreement", {"digest": digest}, expect=expect)


async def test_without_an_appraisal_there_is_nothing_to_set_a_round_against(cast: Cast) -> None:
    _, year_url, _ = await with_line(cast, year=2031)
    assert "There is no round yet." in (await cast.alice.get(f"{year_url}/rounds")).text
    assert "No appraisal has an outcome yet." in (await cast.alice.get(f"{year_url}/rounds/new")).text


async def test_a_round_shows_who_pays_and_does_not_gain_and_who_gains_and_does_not_pay(
    cast: Cast, hannah: Actor, opened: tuple[str, str, str]
) -> None:
    _, url, line = opened
    await propose(url, cast.alice, line, "6,000")
    await propose(url, hannah, line, "2,000")
    page = await cast.audrey.get(url)
    assert f"{cast.alice.organisation} £6,000.00 75.0% £0.00 −£6,000.00 Pays and does not gain" in page.text
    assert f"{hannah.organisation} £2,000.00 25.0% £9,500.00 £7,500.00 Pays and gains" in page.text
    assert "Riverside Police £0.00 0.0% £4,000.00 £4,000.00 Gains and does not pay" in page.text
    assert f"{hannah.organisation} £9,000.00 £0.00 £0.00 £500.00" in page.text, "what is cashable stands apart"
    assert f"{hannah.organisation} £2,000.00 £9,500.00 £4,750.00" in page.text, "the scenario stands beside"


async def test_a_round_becomes_the_contributions_when_all_have_agreed_to_the_same(
    cast: Cast, hannah: Actor, opened: tuple[str, str, str]
) -> None:
    year_url, url, line = opened
    await propose(url, cast.alice, line, "6,000")
    await propose(url, hannah, line, "2,000")
    await propose(url, hannah, line, "540", medium="staff time", basis="30 hours at £18 an hour", recurrent="no")
    await agree(url, cast.alice)
    assert f"Waiting for {hannah.organisation}." in (await cast.alice.get(url)).text
    assert "No organisation has said yet" in (await cast.alice.get(year_url)).text
    await agree(url, hannah)
    assert "All agreed on" in (await cast.audrey.get(url)).text
    page = await cast.audrey.get(year_url)
    assert f"{cast.alice.organisation} £6,000.00 £0.00 £0.00 £6,000.00" in page.text
    assert f"{hannah.organisation} £2,000.00 £0.00 £540.00 £2,540.00" in page.text
    reply = await propose(url, hannah, line, "1", expect=409)
    assert "This round has been agreed by all and stands in the budget." in reply.text


async def test_more_proposals_and_rounds_ask_no_more_questions(
    cast: Cast, hannah: Actor, opened: tuple[str, str, str]
) -> None:
    year_url, url, line = opened
    pages = {year_url: 4, f"{year_url}/rounds": 4, url: 5}
    few = {page: await asked_by(cast.app, cast.audrey.http.get(page)) for page in pages}
    assert few == pages, "the session, the seat, the budget and its year, what was agreed or proposed; the appraisal"
    await propose(url, cast.alice, line, "6,000")
    await propose(url, hannah, line, "2,000")
    await propose(url, hannah, line, "540", medium="staff time", basis="30 hours at £18 an hour", recurrent="no")
    assert {page: await asked_by(cast.app, cast.audrey.http.get(page)) for page in pages} == few


async def test_what_was_put_in_before_changes_by_a_variation_that_names_the_round(
    cast: Cast, hannah: Actor, opened: tuple[str, str, str]
) -> None:
    year_url, url, line = opened
    await put_in(year_url, cast.alice, line, "5,000")
    await put_in(year_url, hannah, line, "700")
    await propose(url, cast.alice, line, "6,000")
    await agree(url, cast.alice)
    page = await cast.alice.get(year_url)
    assert "£1,000.00 Round 1, agreed by all" in page.text
    assert "−£700.00 Round 1, agreed by all" in page.text
    assert "All together £6,000.00 £0.00 £0.00 £6,000.00" in page.text


async def test_a_change_after_somebody_agreed_has_to_be_agreed_again(
    cast: Cast, hannah: Actor, opened: tuple[str, str, str]
) -> None:
    _, url, line = opened
    await propose(url, cast.alice, line, "6,000")
    await propose(url, hannah, line, "2,000")
    await agree(url, cast.alice)
    stale = {"digest": (await hannah.get(url)).field("digest")}
    await propose(url, hannah, line, "1,900")
    reply = await hannah.post(f"{url}/agreement", stale, expect=409)
    assert "Somebody has just changed what is proposed." in reply.text
    page = await cast.alice.get(url)
    assert f"Waiting for {cast.alice.organisation}, {hannah.organisation}." in page.text
    await propose(url, hannah, line, "2,000")
    assert f"Waiting for {hannah.organisation}." in (await cast.alice.get(url)).text, "the same round as before again"


async def test_a_round_waits_among_the_tasks_of_those_who_would_pay(
    cast: Cast, hannah: Actor, opened: tuple[str, str, str]
) -> None:
    _, url, line = opened
    tasks = f"{cast.url}/tasks"
    assert "Agree to this round" not in (await hannah.get(tasks)).text
    await propose(url, hannah, line, "2,000")
    assert (await hannah.get(tasks)).link("Pooled fund for reablement") == url
    assert "Agree to this round" not in (await cast.alice.get(tasks)).text
    await propose(url, cast.alice, line, "2,000")
    await agree(url, hannah)
    assert "Agree to this round" not in (await hannah.get(tasks)).text


async def test_a_round_that_was_changed_returns_to_the_tasks_of_those_who_agreed_before(
    cast: Cast, hannah: Actor, opened: tuple[str, str, str]
) -> None:
    _, url, line = opened
    tasks = f"{cast.url}/tasks"
    await propose(url, hannah, line, "2,000")
    await propose(url, cast.alice, line, "2,000")
    await agree(url, hannah)
    await propose(url, cast.alice, line, "1,500")
    assert (await hannah.get(tasks)).link("Pooled fund for reablement") == url
    await propose(url, cast.alice, line, "2,000")
    assert "Agree to this round" not in (await hannah.get(tasks)).text, "the same round as before again"
    await propose(url, hannah, line, "0")
    assert "Agree to this round" not in (await hannah.get(tasks)).text, "who would put in nothing is not asked"
    for stranger in cast.strangers:
        await stranger.get(tasks, expect=404)


async def test_only_those_who_would_pay_agree(cast: Cast, opened: tuple[str, str, str]) -> None:
    _, url, line = opened
    await propose(url, cast.alice, line, "6,000")
    digest = {"digest": (await cast.alice.get(url)).field("digest")}
    reply = await cast.bob.post(f"{url}/agreement", digest, expect=409)
    assert "Only the organisations that would put something in agree to a round." in reply.text
    await cast.audrey.post(f"{url}/agreement", digest, expect=403)


async def test_a_new_round_ends_the_one_before_and_stands_beside_it(
    cast: Cast, hannah: Actor, opened: tuple[str, str, str]
) -> None:
    year_url, first, line = opened
    await propose(first, cast.alice, line, "6,000")
    await propose(first, hannah, line, "2,000")
    form = await cast.alice.get(f"{year_url}/rounds/new")
    second = await open_round(cast, year_url, form.field("appraisal") or await appraisal_key(form))
    reply = await propose(first, hannah, line, "5", expect=409)
    assert "A newer round has been opened. Propose and agree there." in reply.text
    await hannah.post(f"{second}/repetition")
    await propose(second, cast.alice, line, "5,000")
    page = await cast.sam.get(f"{year_url}/rounds")
    assert f"{cast.alice.organisation} £6,000.00 £5,000.00" in page.text
    assert f"{hannah.organisation} £2,000.00 £2,000.00" in page.text
    reply = await cast.bob.post(f"{second}/repetition", expect=409)
    assert "Your organisation proposed nothing in the round before." in reply.text


async def appraisal_key(form: Any) -> str:
    return next(form.element("appraisal").iter("option")).get("value", "")


async def test_zero_takes_a_proposal_back(cast: Cast, opened: tuple[str, str, str]) -> None:
    _, url, line = opened
    await propose(url, cast.alice, line, "6,000")
    await propose(url, cast.alice, line, "0")
    assert "Nothing is proposed in this round yet." in (await cast.alice.get(url)).text


async def test_working_figures_stay_in_the_room_of_the_body(
    cast: Cast, hannah: Actor, opened: tuple[str, str, str]
) -> None:
    year_url, url, _ = opened
    reply = await hannah.post(f"{year_url}/working", {"most": "", "note": ""}, expect=422)
    assert reply.errors() == ["Enter the most that you would put in, or what it hangs on."]
    await hannah.post(f"{year_url}/working", {"most": "7,777", "note": "If the winter is mild."})
    own = await hannah.get(url)
    assert "At most £7,777.00." in own.text
    assert "If the winter is mild." in own.text
    for other in (cast.alice, cast.bob, cast.fiona, cast.sam, cast.audrey):
        for page in (url, year_url, f"{year_url}/rounds", f"{cast.url}/history"):
            text = (await other.get(page)).text
            assert "7,777" not in text
            assert "mild" not in text
    form = await cast.alice.get(f"{year_url}/working/new")
    assert form.field("most") == ""


async def test_strangers_read_no_round(cast: Cast, opened: tuple[str, str, str]) -> None:
    year_url, url, _ = opened
    for stranger in cast.strangers:
        await stranger.get(f"{year_url}/rounds", expect=404)
        await stranger.get(url, expect=404)
    other = await add_year(cast, year_url.split("/years/")[0], 2032)
    await cast.alice.get(url.replace(year_url, other), expect=404)
