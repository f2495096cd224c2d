"""An appraisal from its first draft to its approval, as people write it."""

from typing import Any

import pytest

from portal.access.phases import Phase
from tests.flows.appraising import (
    INPUT,
    OUTCOME,
    TERMS,
    add_input,
    add_outcome,
    appraised,
    approve,
    show,
    start,
)
from tests.people import Cast


@pytest.fixture
async def cast(cast_at: Any) -> Cast:
    made: Cast = await cast_at(Phase.DESIGN)
    return made


async def test_the_list_says_how_to_begin_and_what_stands(cast: Cast) -> None:
    assert "There is no appraisal yet. Begin with its terms" in (await cast.bob.get(f"{cast.url}/appraisals")).text
    url, _ = await appraised(cast)
    terms = "Prices of 2024/25, benefits counted at the end of each year: 1 input, 2 outcomes"
    line = f"Befriending over three years Draft {terms}"
    assert line in (await cast.bob.get(f"{cast.url}/appraisals")).text
    await approve(cast, url)
    assert "Befriending over three years Approved" in (await cast.bob.get(f"{cast.url}/appraisals")).text


async def test_the_ledger_and_the_outcomes_lead_here(cast: Cast) -> None:
    for page in ("ledger", "outcomes"):
        reply = await cast.audrey.get(f"{cast.url}/{page}")
        assert reply.link("Appraise what this is worth") == f"{cast.url}/appraisals"


async def test_the_convention_and_the_rate_must_be_chosen(cast: Cast) -> None:
    form = await cast.alice.get(f"{cast.url}/appraisals/new")
    assert not [node for node in form.all("input") if node.get("type") == "radio" and node.get("checked") is not None]
    typed = {**TERMS, "convention": "", "discounting": ""}
    page = await cast.alice.post(f"{cast.url}/appraisals", typed, expect=422)
    assert page.errors() == [
        "Select when a year's benefit is counted as arriving.",
        "Select how later years are discounted.",
    ]
    assert page.field("title") == TERMS["title"], "nothing typed is lost"


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("title", " ", "Enter a title."),
        ("price_year", "24", "Enter a year, such as 2024, or a financial year, such as 2024/25."),
        ("price_year", "2024/26", "Enter a year, such as 2024, or a financial year, such as 2024/25."),
        ("rate", "101", "Enter a percentage from 0 to 100, such as 12.5."),
        ("rate", "", "Enter a number, such as 120 or 3.5."),
        ("rate", "3.51234", "Enter a number with at most 4 decimal places."),
        ("horizon", "0", "Enter the number of years as a whole number from 1 to 400."),
        ("optimism", "rosy", "Select a table of corrections from the list."),
    ],
)
async def test_wrong_terms_are_named(cast: Cast, field: str, typed: str, words: str) -> None:
    page = await cast.alice.post(f"{cast.url}/appraisals", {**TERMS, field: typed}, expect=422)
    assert page.errors() == [words]


async def test_terms_are_changed_and_a_schedule_takes_the_place_of_the_rate(cast: Cast) -> None:
    url = await start(cast)
    form = await cast.alice.get(f"{url}/edit")
    assert (form.field("title"), form.field("rate")) == (TERMS["title"], "10")
    changed = {
        **TERMS,
        "discounting": "green-book-health-2022",
        "convention": "first-year-undiscounted",
        "horizon": "5",
    }
    await cast.alice.post(url, changed)
    page = await show(cast, url, cast.bob)
    assert "Green Book, rates for health, 2022 (green-book-health-2022)" in page.text
    assert "(first-year-undiscounted). Year 1 is not discounted" in page.text
    assert "5 years; later benefits are left out" in page.text


async def test_two_appraisals_do_not_share_a_title(cast: Cast) -> None:
    url = await start(cast)
    page = await cast.alice.post(f"{cast.url}/appraisals", TERMS, expect=409)
    assert page.errors() == ["There is already an appraisal with this title. Choose another title."]
    await cast.alice.post(url, {**TERMS, "rate": "5"})
    other = await start(cast, title="Another")
    await cast.alice.post(other, TERMS, expect=409)


async def test_an_input_names_who_pays_and_is_changed_and_removed(cast: Cast) -> None:
    url = await start(cast)
    await add_input(cast, url)
    page = await show(cast, url, cast.audrey)
    assert f"Grant : £5,000.00 from {cast.alice.organisation}" in page.text
    edit = (await show(cast, url)).link("Change Grant")
    form = await cast.alice.get(edit)
    assert (form.field("name"), form.field("amount")) == ("Grant", "5,000.00")
    changed = {**INPUT, "name": "Lottery grant", "body": "outside", "outside_body": "Lottery fund"}
    await cast.alice.post(edit.removesuffix("/edit"), changed)
    assert "Lottery grant : £5,000.00 from Lottery fund" in (await show(cast, url)).text
    await cast.alice.post(edit.replace("/edit", "/removal"))
    assert "What is put in Nothing yet." in (await show(cast, url)).text
    await cast.alice.post(edit.replace("/edit", "/removal"), expect=404)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": ""}, "Enter what is put in."),
        ({"amount": "lots"}, "Enter an amount in pounds, such as 1,234.50."),
        ({"amount": "-5"}, "Enter an amount in pounds, such as 1,234.50. It may be from 0 to 1,000,000,000,000."),
        ({"amount": "1.005"}, "The amount must not have a fraction of a penny."),
        ({"body": "nobody"}, "Select who puts it in."),
        ({"body": "outside"}, "Enter the name of the body."),
    ],
)
async def test_a_wrong_input_is_named(cast: Cast, changed: dict[str, str], words: str) -> None:
    url = await start(cast)
    typed = {**INPUT, "body": str(cast.alice.organisation_id), **changed}
    assert (await cast.alice.post(f"{url}/inputs", typed, expect=422)).errors() == [words]


async def test_an_organisation_at_the_table_is_not_a_body_outside(cast: Cast) -> None:
    url = await start(cast)
    typed = {**INPUT, "body": "outside", "outside_body": cast.bob.organisation.upper()}
    page = await cast.alice.post(f"{url}/inputs", typed, expect=422)
    assert page.errors() == ["This organisation is part of the partnership. Choose it from the list above."]


async def test_an_outcome_is_opened_again_as_it_was_typed_and_changed(cast: Cast) -> None:
    made = (
        await cast.alice.post(
            f"{cast.url}/outcomes", {"level": "service", "text": "People stay well at home", "dimension": "social"}
        )
    ).location
    url = await start(cast)
    row = await add_outcome(cast, url, outcome=made.rsplit("/", 1)[1])
    form = await cast.alice.get(f"{url}/outcomes/{row}/edit")
    shown = {name: form.field(name) for name in ("quantity", "proxy", "deadweight", "displacement", "duration_years")}
    assert shown == {
        "quantity": "10",
        "proxy": "1,000.00",
        "deadweight": "20",
        "displacement": "10",
        "duration_years": "3",
    }
    assert form.field("outside_body") == "NHS Riverside"
    await cast.alice.post(f"{url}/outcomes/{row}", {**OUTCOME, "proxy": "-1,000.50", "duration_years": "2.5"})
    page = await show(cast, url, cast.sam)
    assert "Value 10 × −£1,000.50, for 2.5 years from year 1" in page.text
    assert "anyway (deadweight) 20%, moved from elsewhere (displacement) 10%" in page.text
    assert "owed to others (attribution) 25%, fades each year (drop-off) 10%" in page.text
    assert "Unit cost database, Version 3, prices of 2024/25" in page.text
    assert "Strength of the evidence 3 of 6" in page.text


async def test_an_outcome_that_an_appraisal_values_stays_in_the_framework(cast: Cast) -> None:
    typed = {"level": "service", "text": "People stay well at home", "dimension": "social"}
    made = (await cast.alice.post(f"{cast.url}/outcomes", typed)).location
    url = await start(cast)
    await add_outcome(cast, url, outcome=made.rsplit("/", 1)[1])
    assert (await show(cast, url)).link("People stay well at home") == made
    page = await cast.alice.post(f"{made}/removal", expect=409)
    assert "An appraisal puts a value on this outcome, so it stays in the framework." in page.text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"source": ""}, "Enter where the value of one comes from."),
        ({"edition": ""}, "Enter the edition."),
        ({"proxy_price_year": ""}, "Enter the price year, such as 2024 or 2024/25."),
        ({"kind": "social"}, "Only a fiscal saving can be taken out of a budget. Choose “No”, or change the kind."),
        ({"cashable": ""}, "Select whether the money could be taken out of a budget."),
        ({"deadweight": "120"}, "Enter a percentage from 0 to 100, such as 12.5."),
        ({"attribution": "-1"}, "Enter a percentage from 0 to 100, such as 12.5."),
        ({"quantity": "ten"}, "Enter a number, such as 120 or 3.5."),
        ({"proxy": "£x"}, "Enter an amount in pounds, such as 1,234.50."),
        ({"duration_years": "0"}, "Enter a number of years of more than 0 and at most 400, such as 2.5."),
        ({"start_year": "2027"}, "Enter a whole number from 1 to 400. 1 is the first year of the appraisal."),
        ({"start_year": "1.5"}, "Enter a whole number from 1 to 400. 1 is the first year of the appraisal."),
        ({"confidence": "7"}, "Select how strong the evidence is."),
        ({"tier": "moon"}, "Select where the value accrues."),
    ],
)
async def test_a_wrong_outcome_is_named(cast: Cast, changed: dict[str, str], words: str) -> None:
    url = await start(cast)
    page = await cast.alice.post(f"{url}/outcomes", {**OUTCOME, **changed}, expect=422)
    assert page.errors() == [words]
    assert page.field("name") == OUTCOME["name"], "nothing typed is lost"


async def test_values_in_the_prices_of_another_year_are_pointed_out(cast: Cast) -> None:
    url = await start(cast)
    await add_outcome(cast, url, proxy_price_year="2008")
    assert "Fewer stays in hospital: prices of 2008" in (await show(cast, url)).text_of("price-years")


async def test_what_cannot_be_worked_out_is_refused_in_words(cast: Cast) -> None:
    url = await start(cast, discounting="green-book-standard-2022", rate="")
    page = await cast.alice.post(f"{url}/outcomes", {**OUTCOME, "duration_years": "130"}, expect=409)
    assert page.errors() == [
        "This cannot be worked out: green-book-standard-2022 gives rates up to year 125, not up to year 130."
    ]
    page = await cast.alice.post(f"{url}/outcomes", {**OUTCOME, "duration_years": "400", "start_year": "2"}, expect=409)
    assert page.errors() == [
        (
            "The outcome “Fewer stays in hospital” cannot be worked out: “years that it lasts” runs to year 401, "
            "but an appraisal has at most 400 years."
        )
    ]
    assert "Nothing yet." in (await show(cast, url)).text
