"""6. Value: what two agencies put in, what was paid, what came of it and for whom; a mistake is reversed."""

from datetime import timedelta

from portal import clock
from tests.browser.person import Person
from tests.browser.story.people import COUNCIL, HEALTH, TRANSPORT, People

FUND = "Shared pilot fund"
OUTCOME = "Older people feel less alone at home"
COMMUNITY = "Neighbours look out for one another"
SAVED = "Fewer falls that end in hospital, so fewer bed days."


async def write_outcomes(morag: Person) -> None:
    for button, words in (("Add an outcome for people", OUTCOME), ("Add an outcome for the community", COMMUNITY)):
        await morag.go_to("Outcomes")
        await morag.press(button)
        await morag.write("What should be different?", words)
        await morag.choose("Social")
        await morag.press("Save the outcome")
    await morag.go_to("Outcomes")
    await morag.follow(OUTCOME)
    await morag.tick(COMMUNITY)
    await morag.press("Save the links")
    await morag.go_to("Outcomes")
    await morag.reads(OUTCOME, COMMUNITY)
    await morag.picture("outcomes")


async def post_to_the_ledger(people: People) -> None:
    await _open_fund(people.morag)
    await _contribute(people.morag, COUNCIL, "48000")
    await _contribute(people.ewan, HEALTH, "22000")
    await _contribute(people.ewan, HEALTH, "2200")
    await _reverse(people.ewan, "£2,200.00")
    await _spend(people.morag)
    await _record_value(people.morag)
    await _countersign(people.ewan)
    await _read_ledger(people.bill)


async def _open_fund(morag: Person) -> None:
    await morag.go_to("Ledger")
    await morag.press("Open a fund")
    await morag.write("Name of the fund", FUND)
    await morag.pick("Which organisation holds the money?", COUNCIL)
    await morag.press("Open the fund")


async def _contribute(person: Person, organisation: str, amount: str) -> None:
    await person.go_to("Ledger")
    await person.press("Record a contribution")
    await person.pick("Which organisation gave it?", organisation)
    await person.choose("Cash")
    await person.write("Amount in pounds", amount)
    await person.write_date("When was it given?", clock.today())
    await person.press("Record the contribution")


async def _reverse(ewan: Person, amount: str) -> None:
    await ewan.go_to("Ledger")
    await ewan.page.get_by_role("link").filter(has_text=amount).first.click()
    await ewan.press("Reverse this entry")
    await ewan.press("Reverse the entry", expect_status=422)
    await ewan.write("Why is it reversed?", "A nought was missing, and the payment had been recorded before.")
    await ewan.press("Reverse the entry")
    await ewan.reads("has been reversed.")


async def _spend(morag: Person) -> None:
    await morag.go_to("Ledger")
    await morag.press("Record spending")
    await morag.pick("Who was paid?", TRANSPORT)
    await morag.write("What was it for?", "Transport")
    await morag.write("Amount in pounds", "a few hundred")
    await morag.write_date("When was it paid?", clock.today())
    await morag.press("Record the spending", expect_status=422)
    await morag.finds("What was it for?", "Transport")
    await morag.write("Amount in pounds", "21800")
    await morag.press("Record the spending")


async def _record_value(morag: Person) -> None:
    await morag.go_to("Ledger")
    await morag.follow("Record an amount of money saved or lost")
    await morag.write("What changed, and for whom?", SAVED)
    await morag.write("Amount in pounds", "12600")
    await morag.write("In the prices of which year?", str(clock.today().year))
    await morag.choose("Public money that cannot be taken out")
    await morag.pick("To which body does the value accrue?", HEALTH)
    await morag.choose("To the wider public sector")
    await morag.write_date("When does the period begin?", clock.today() - timedelta(days=180))
    await morag.write_date("When does the period end?", clock.today())
    await morag.write("Where does this come from?", "Bed days of the people who took part")
    await morag.write("Evidence (optional)", "Ward lists, kept by the health partnership")
    await morag.choose("Fairly sure")
    await morag.pick("Which outcome does it belong to? (optional)", OUTCOME)
    await morag.press("Record the value")


async def _countersign(ewan: Person) -> None:
    await ewan.go_to("Ledger")
    await ewan.follow(SAVED)
    await ewan.choose("Yes, we countersign it")
    await ewan.press("Send our answer")
    await ewan.reads("The line is countersigned.")


async def _read_ledger(bill: Person) -> None:
    await bill.go_to("Ledger")
    put_in = await bill.rows("Put in, by organisation and kind")
    assert [COUNCIL, "£48,000.00"] in [row[:2] for row in put_in]
    assert [HEALTH, "£22,000.00"] in [row[:2] for row in put_in]
    assert (await bill.rows("Cash in hand"))[1][-1] == "£48,200.00"
    assert [HEALTH, "Wider public sector"] in [row[:2] for row in await bill.rows("Monetised value by body")]
    await bill.picture("ledger")
