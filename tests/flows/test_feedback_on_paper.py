"""Answers that came on paper: entered by somebody, counted as paper, each code used once."""

import pytest

from portal.access.phases import Phase
from tests.flows.feedback_steps import (
    CLOSES,
    CastAt,
    Phone,
    enter_paper,
    make_codes,
    open_activity,
    write_activity,
)
from tests.flows.test_feedback import answer_on_paper
from tests.people import Cast


@pytest.fixture
async def table(cast_at: CastAt) -> Cast:
    return await cast_at(Phase.PILOT)


async def test_paper_may_carry_a_code_which_is_then_used_up(table: Cast) -> None:
    url = await open_activity(table)
    [code] = await make_codes(table.alice, url)
    await enter_paper(table.sam, url, code=code.lower(), question_1="3")
    async with Phone(table.app) as phone:
        page = await phone.type_code(code, expect=409)
        assert "have been sent already" in page.errors()[0]
    twice = await table.sam.post(f"{url}/paper", {"code": code, "question-1": "3"}, expect=409)
    assert "Check that you have not entered this form before" in twice.errors()[0]


async def test_a_wrong_code_on_paper_keeps_what_was_typed(table: Cast) -> None:
    url = await open_activity(table)
    form = {"code": "CDFG-3467", "question-2": "More soup"}
    page = await table.sam.post(f"{url}/paper", form, expect=409)
    assert page.errors() == ["This code does not belong to this questionnaire. Check it, or leave it empty."]
    assert page.field("question-2").strip() == "More soup"
    short = await table.sam.post(f"{url}/paper", {**form, "code": "CDFG"}, expect=422)
    assert "You typed 4" in short.errors()[0]


async def test_a_code_of_another_questionnaire_is_not_used_up(table: Cast) -> None:
    first, second = await open_activity(table), await open_activity(table)
    [code] = await make_codes(table.alice, first)
    await table.sam.post(f"{second}/paper", {"code": code, "question-1": "3"}, expect=409)
    async with Phone(table.app) as phone:
        await phone.type_code(code)


async def test_an_empty_form_is_not_entered(table: Cast) -> None:
    url = await open_activity(table)
    page = await table.sam.post(f"{url}/paper", {}, expect=409)
    assert "at least one" in page.errors()[0]


async def test_paper_is_counted_as_paper(table: Cast) -> None:
    url = await open_activity(table)
    await answer_on_paper(table, url, 3, 3, 3, 3, 3)
    assert "Of these on paper 5" in (await table.bob.get(url)).text


async def test_few_online_answers_do_not_follow_from_those_on_paper(table: Cast) -> None:
    url = await open_activity(table)
    await answer_on_paper(table, url, 3, 3, 3, 3, 3)
    [code] = await make_codes(table.alice, url)
    async with Phone(table.app) as phone:
        await phone.type_code(code)
        await phone.answer({"question-1": "3"})
    page = await table.bob.get(url)
    assert "People who answered 6" in page.text
    assert "Of these on paper not shown" in page.text


async def test_paper_is_refused_before_it_opens_and_after_it_closes(table: Cast) -> None:
    url = await write_activity(table)
    assert "Open the questionnaire first" in (await table.sam.get(f"{url}/paper", expect=409)).text
    await table.alice.post(f"{url}/opening")
    await table.alice.post(f"{url}/closing", CLOSES)
    late = await table.sam.post(f"{url}/paper", {"question-1": "3"}, expect=409)
    assert "cannot be counted" in late.errors()[0]
    assert "already closed" in (await table.alice.post(f"{url}/closing", CLOSES, expect=409)).text
    assert "would open nothing" in (await table.alice.get(f"{url}/codes/new", expect=409)).text


async def test_closing_for_good_is_asked_for_and_not_slipped_into(table: Cast) -> None:
    url = await open_activity(table)
    page = await table.alice.get(url)
    assert "Fewer than 5 people have answered. If you close it now, what they said is shown to nobody." in page.text
    unticked = await table.alice.post(f"{url}/closing", expect=422)
    assert unticked.errors() == ["Select the box to show that it may close for good."]
    for _ in range(5):
        await enter_paper(table.sam, url, question_1="3")
    assert "shown to nobody" not in (await table.alice.get(url)).text
    await table.alice.post(f"{url}/closing", CLOSES)
    assert "Read the results" in (await table.alice.get(url)).text
