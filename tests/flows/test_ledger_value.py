"""Value beside the money: three kinds that are never mixed, and the word of the body that gains."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from portal import clock
from portal.access.phases import Phase
from tests.ledgers import colleague_of, journal, ledger, with_fund
from tests.people import Actor, Cast


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    return await with_fund(cast_at, Phase.PILOT)


FIGURES = {
    "qualitative": {"consent": "given", "evidence": "Interview notes, project folder"},
    "quantitative": {"quantity": "37.50", "unit": "people who go out each week"},
    "monetised": {"amount": "-2,400", "price_year": "2023", "money_kind": "fiscal, cashable"},
}


def value(cast: Cast, kind: str, body: Actor | None = None, **changed: str) -> dict[str, str]:
    typed = {
        "key": str(uuid4()), "kind": kind, "statement": f"Fewer lonely days ({kind})", "tier": "locality",
        "body": str(body.organisation_id) if body else "outside",
        "outside_body": "" if body else "Regional health board",
        "starts-day": "1", "starts-month": "4", "starts-year": "2024", "ends-day": "30", "ends-month": "6",
        "ends-year": "2024", "source": "Survey of June 2024", "confidence": "medium", "evidence": "", "outcome": "",
    }  # fmt: skip
    return {**typed, **FIGURES[kind], **changed}


async def record(cast: Cast, kind: str, body: Actor | None = None, **changed: str) -> str:
    reply = await cast.alice.post(f"{cast.url}/ledger/value", value(cast, kind, body, **changed))
    return reply.location


async def test_three_kinds_stand_in_three_tables_and_in_no_sum(cast: Cast) -> None:
    await record(cast, "qualitative", cast.bob)
    await record(cast, "quantitative", cast.bob)
    await record(cast, "monetised")
    await record(cast, "monetised", amount="100,000")
    page = await ledger(cast)
    for kind in FIGURES:
        assert page.element(f"value-{kind}").tag == "caption"
    assert "37.5 people who go out each week" in page.text
    assert "Regional health board Locality Fiscal, cashable 2023 2 £97,600.00 £0.00" in page.text, (
        "costs that rose count against what fell"
    )
    assert f"Fewer lonely days (qualitative) {cast.bob.organisation} (locality)" in page.text


async def test_kinds_of_money_are_never_added_up(cast: Cast) -> None:
    for money_kind in ("fiscal, cashable", "fiscal, not cashable", "economic", "social"):
        line = await cast.alice.get(await record(cast, "monetised", cast.bob, amount="1,000", money_kind=money_kind))
        assert f"Kind of money {money_kind.capitalize()}" in line.text
    page = await ledger(cast)
    for money in ("Fiscal, cashable", "Fiscal, not cashable", "Economic", "Social"):
        assert f"{cast.bob.organisation} Locality {money} 2023 1 £1,000.00 £0.00" in page.text
    drawn = await cast.bob.get(f"{cast.url}/ledger/value/map")
    assert f"{cast.bob.organisation}, social £1,000.00" in drawn.text
    for text in (page.text, drawn.text):
        assert not [amount for amount in ("£2,000.00", "£3,000.00", "£4,000.00") if amount in text]


async def test_what_the_body_contests_is_no_part_of_its_amount(cast: Cast) -> None:
    await record(cast, "monetised", cast.bob, amount="1,000")
    line = await record(cast, "monetised", cast.bob, amount="250")
    await cast.bob.post(f"{line}/answer", {"verdict": "contested", "reason": "We have not saved this."})
    page = await ledger(cast)
    assert f"{cast.bob.organisation} Locality Fiscal, cashable 2023 2 £1,000.00 £250.00" in page.text
    drawn = await cast.alice.get(f"{cast.url}/ledger/value/map")
    assert "1 £250.00 in prices of 2023, contested" in drawn.text
    assert f"{cast.bob.organisation}, fiscal, cashable £1,000.00" in drawn.text
    await cast.alice.post(f"{line}/withdrawal", {"reason": "They were right."})
    page = await ledger(cast)
    assert f"{cast.bob.organisation} Locality Fiscal, cashable 2023 1 £1,000.00 £0.00" in page.text


async def test_each_kind_asks_for_its_own_fields(cast: Cast) -> None:
    for kind, fields in FIGURES.items():
        form = await cast.alice.get(f"{cast.url}/ledger/value/new?kind={kind}")
        assert form.field("kind") == kind
        emptied = value(cast, kind, cast.bob, **dict.fromkeys(fields, ""))
        page = await cast.alice.post(f"{cast.url}/ledger/value", emptied, expect=422)
        assert page.errors() == [error.format(this_year=clock.today().year) for error in EMPTY[kind]]
        assert page.field("source") == "Survey of June 2024", "nothing typed is lost"
    await cast.alice.get(f"{cast.url}/ledger/value/new?kind=magical", expect=404)


EMPTY = {
    "qualitative": [
        "Enter the evidence and where it is kept.",
        "Select whether the people behind this agreed that it is shown.",
    ],
    "quantitative": ["Enter a number, such as 120 or 3.5.", "Enter what is counted."],
    "monetised": [
        "Enter the amount in pounds, such as 1,234.50. Put a minus before a cost that rose.",
        "Enter the year of the prices, from 1990 to {this_year}.",
        "Select what kind of money it is.",
    ],
}


async def test_a_line_without_source_body_or_a_sound_period_is_refused(cast: Cast) -> None:
    wrong = value(cast, "quantitative", source="", outside_body="", **{"ends-year": "2023"})
    page = await cast.alice.post(f"{cast.url}/ledger/value", wrong, expect=422)
    assert page.errors() == [
        "Enter the name of the body.",
        "The period ends before it starts. Change one of the two dates.",
        "Enter where this comes from.",
    ]


async def test_a_double_click_records_one_line(cast: Cast) -> None:
    typed = value(cast, "quantitative", cast.bob)
    first, second = [await cast.alice.post(f"{cast.url}/ledger/value", typed) for _ in range(2)]
    assert first.location == second.location
    page = await cast.alice.post(f"{cast.url}/ledger/value", {**typed, "quantity": "99"}, expect=409)
    assert "This form was used already, with other answers." in page.errors()[0]


async def test_the_body_that_gains_countersigns(cast: Cast) -> None:
    line = await record(cast, "monetised", cast.bob, amount="500")
    assert "Not answered yet" in (await cast.alice.get(line)).text
    form = await cast.bob.get(line)
    assert "Does this value accrue to" in form.text
    await cast.bob.post(f"{line}/answer", {"verdict": "countersigned", "reason": ""})
    assert "Countersigned" in (await ledger(cast)).text
    again = await cast.bob.post(f"{line}/answer", {"verdict": "contested", "reason": "On second thoughts"}, expect=409)
    assert again.errors() == ["There is nothing to answer here any more. This line is countersigned."]


async def test_contesting_needs_a_reason(cast: Cast) -> None:
    line = await record(cast, "monetised", cast.sam)
    page = await cast.sam.post(f"{line}/answer", {"verdict": "contested", "reason": ""}, expect=422)
    assert page.errors() == ["Say why you contest it, so that the line can be put right."]
    page = await cast.sam.post(f"{line}/answer", {"verdict": "perhaps"}, expect=422)
    assert page.errors() == ["Select whether you countersign or contest this."]
    await cast.sam.post(f"{line}/answer", {"verdict": "contested", "reason": "We saw no such saving"})
    assert "We saw no such saving" in (await cast.audrey.get(line)).text


async def test_nobody_answers_for_another_body(cast: Cast) -> None:
    line = await record(cast, "monetised", cast.bob)
    page = await cast.sam.post(f"{line}/answer", {"verdict": "countersigned"}, expect=409)
    assert page.errors() == ["Only the organisation that this value accrues to can countersign or contest it."]
    assert "Does this value accrue to" not in (await cast.sam.get(line)).text
    page = await cast.audrey.post(f"{line}/answer", {"verdict": "countersigned"}, expect=403)
    assert "countersign or contest value for your organisation" in page.text


async def test_value_waits_with_the_body_that_gains_until_it_has_answered(cast: Cast) -> None:
    line = await record(cast, "quantitative", cast.bob)
    tasks = f"{cast.url}/tasks"
    waiting = await cast.bob.get(tasks)
    assert waiting.link("Fewer lonely days (quantitative)") == line
    assert "Countersign or contest this value for your organisation" in waiting.text
    for other in (cast.alice, cast.sam, cast.audrey):
        assert "Fewer lonely days" not in (await other.get(tasks)).text
    await cast.bob.post(f"{line}/answer", {"verdict": "countersigned", "reason": ""})
    assert "Fewer lonely days" not in (await cast.bob.get(tasks)).text
    for stranger in cast.strangers:
        await stranger.get(tasks, expect=404)


async def test_value_that_is_withdrawn_or_said_of_oneself_waits_for_nobody(cast: Cast) -> None:
    await record(cast, "quantitative", cast.alice)
    line = await record(cast, "monetised", cast.bob)
    await cast.alice.post(f"{line}/withdrawal", {"reason": "Counted twice"})
    for who in (cast.alice, cast.bob):
        assert "Fewer lonely days" not in (await who.get(f"{cast.url}/tasks")).text


async def test_two_people_who_countersign_and_contest_at_the_same_moment_leave_one_answer(cast: Cast) -> None:
    line = await record(cast, "monetised", cast.bob)
    beth = await colleague_of(cast, cast.bob, "Beth Brown")
    answers = [{"verdict": "countersigned"}, {"verdict": "contested", "reason": "No"}]
    sent = [(person, answer) for person, answer in zip((cast.bob, beth), answers, strict=True) for _ in range(3)]
    tokens = {person.name: await person.csrf_token() for person in (cast.bob, beth)}
    replies = await asyncio.gather(
        *(
            person.http.post(
                f"{line}/answer",
                data={"csrf_token": tokens[person.name], **answer},
                headers={"Origin": "http://portal.test"},
            )
            for person, answer in sent
        )
    )
    assert sorted(reply.status_code for reply in replies) == [303, 409, 409, 409, 409, 409]
    (first,) = [answer for (_, answer), reply in zip(sent, replies, strict=True) if reply.status_code == 303]
    assert first["verdict"] in (await cast.alice.get(line)).text.lower()


async def test_a_body_stands_by_its_own_word_and_one_outside_is_named_as_such(cast: Cast) -> None:
    assert "Stated by the body" in (await cast.alice.get(await record(cast, "monetised", cast.alice))).text
    assert "Outside body" in (await cast.alice.get(await record(cast, "monetised"))).text
    assert ("recorded", "monetised value that accrues to a body outside the partnership (locality)") in await journal(
        cast
    )


async def test_a_wrong_line_is_withdrawn_and_stays_to_be_read(cast: Cast) -> None:
    line = await record(cast, "monetised", cast.bob, amount="777")
    page = await cast.alice.post(f"{line}/withdrawal", {"reason": ""}, expect=422)
    assert page.errors() == ["Enter why it is withdrawn."]
    await cast.alice.post(f"{line}/withdrawal", {"reason": "Counted twice"})
    page = await ledger(cast)
    assert "£777.00" not in page.text
    assert "Monetised value by body" not in page.text, "what is withdrawn counts for nothing"
    assert "Counted twice" in (await cast.bob.get(line)).text
    assert "Withdrawn" in (await cast.bob.get(f"{cast.url}/ledger/value")).text
    page = await cast.alice.post(f"{line}/withdrawal", {"reason": "Again"}, expect=409)
    assert page.errors() == ["This line has been withdrawn already."]
    page = await cast.bob.post(f"{line}/answer", {"verdict": "countersigned"}, expect=409)
    assert page.errors() == ["There is nothing to answer here any more. This line is withdrawn."]


async def test_value_is_recorded_for_an_outcome_of_the_framework_which_then_stays(cast: Cast) -> None:
    reply = await cast.alice.post(
        f"{cast.url}/outcomes", {"level": "service", "text": "Older people feel less alone", "dimension": "social"}
    )
    line = await record(cast, "quantitative", cast.bob, outcome=reply.location.rsplit("/", 1)[1])
    assert "Older people feel less alone" in (await cast.audrey.get(line)).text
    page = await cast.alice.post(f"{reply.location}/removal", expect=409)
    assert "Value has been recorded for this outcome, so it stays in the framework." in page.text
    page = await cast.alice.post(f"{cast.url}/ledger/value", value(cast, "monetised", outcome=str(uuid4())), expect=422)
    assert page.errors() == ["Select an outcome from the list."]


async def test_value_waits_for_the_pilot(cast_at: Any) -> None:
    cast = await with_fund(cast_at, Phase.DESIGN)
    page = await cast.alice.post(f"{cast.url}/ledger/value", value(cast, "monetised"), expect=409)
    assert "This opens when every organisation has agreed what is to be tried." in page.text


async def test_strangers_and_other_partnerships_find_no_line(cast: Cast, cast_at: Any) -> None:
    line = await record(cast, "qualitative", cast.bob)
    for stranger in cast.strangers:
        await stranger.get(line, expect=404)
        await stranger.post(f"{line}/answer", {"verdict": "countersigned"}, expect=404)
    there = await with_fund(cast_at, Phase.PILOT)
    mine = line.replace(str(cast.partnership_id), str(there.partnership_id))
    await there.alice.get(mine, expect=404)
    await there.bob.post(f"{mine}/answer", {"verdict": "countersigned"}, expect=404)
    await there.alice.post(f"{mine}/withdrawal", {"reason": "x"}, expect=404)


async def test_older_lines_are_a_page_away(cast: Cast) -> None:
    for number in range(52):
        await record(cast, "quantitative", cast.bob, statement=f"Line number {number}.")
    page = await cast.audrey.get(f"{cast.url}/ledger/value")
    assert "Line number 51." in page.text
    assert "Line number 1." not in page.text
    older = await cast.audrey.get(page.link("Older lines"))
    assert "Line number 1." in older.text
    assert "The newest 6 of 52 lines are shown." in (await ledger(cast)).text
