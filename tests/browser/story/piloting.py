"""5. Pilot and listen: measures fixed beforehand, and people who answer on a phone or on paper, without a name."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from portal import clock
from tests.browser.inspecting import widest
from tests.browser.person import Person
from tests.browser.story.people import People, pass_gate

PILOT = "Four strands in Paisley"
MEASURE = "People who feel lonely"
QUESTIONNAIRE = "How is it going for you?"
GOOD = "How good is this service for you?"
LISTENED_TO = "Do the people who help you listen to you?"
WORKS_WELL = "What works well?"
CODES = 5


async def pilot_and_listen(people: People, arrive: Callable[..., Awaitable[Person]]) -> None:
    await _plan_and_start(people.morag)
    codes = await _open_questionnaire(people.morag)
    without_script = await arrive(on_phone=True, with_script=False)
    await _take_part(without_script, codes[0], "Very good", "The lift to the clinic.")
    await without_script.picture("phone-thanks")
    await _be_refused(without_script, codes[0])
    for code in codes[1:]:
        await _take_part(await arrive(on_phone=True), code, "Very good", "")
    await _enter_paper(people.karen)
    await _close_questionnaire(people.morag)
    await _read_results(people.bill)
    await _end(people.morag)


async def open_the_third_gate(people: People) -> None:
    await pass_gate(
        people,
        3,
        findings="Fewer people feel lonely than was aimed for.",
        cost="£61,000 in cash. The lifts cost more than planned.",
        changes="Begin with one telephone number from the first day.",
    )


async def _plan_and_start(morag: Person) -> None:
    await morag.go_to("Pilots")
    await morag.press("Plan a pilot")
    await morag.write("Title", PILOT)
    await morag.write("What is tested", "Whether four strands behind one number make people less lonely.")
    await morag.write_date("When it starts", clock.today() - timedelta(days=180))
    await morag.write_date("When it is planned to end", clock.today())
    await morag.press("Save and go on to its measures")
    await morag.press("Add a measure")
    await morag.write("What you will measure", MEASURE)
    await morag.write("Unit", "people of 40")
    await morag.write("Where things stand before the pilot", "18 of 40")
    await morag.write("Target", "11 of 40 or fewer")
    await morag.write("How it is measured", "One question, asked by the forum at the start and at the end.")
    await morag.press("Save the measure")
    await morag.press("Start the pilot")
    await morag.press("Start the pilot")
    await morag.reads("The pilot has started. Its measures are fixed.")
    await morag.picture("pilot-running")


async def _open_questionnaire(morag: Person) -> list[str]:
    await morag.follow("Write a questionnaire")
    await morag.press("Save the questionnaire")
    await morag.press("Open the questionnaire")
    await morag.reads(GOOD, "Results are shown when it is closed")
    await morag.follow("Make codes to print")
    await morag.write("How many codes do you need?", str(CODES))
    await morag.press("Make the codes")
    await morag.picture("codes")
    codes: list[str] = await morag.page.locator(".app-code").all_inner_texts()
    assert len(set(codes)) == CODES
    await morag.follow("Go back to the questionnaire")
    return codes


async def _take_part(participant: Person, code: str, answer: str, words: str) -> None:
    """The address is on the card; nothing is asked but the code."""
    await participant.open("/take-part")
    await participant.write("Your code", code.lower())
    await participant.press("Go on")
    assert await participant.page.get_by_role("button", name="Exit this page").is_visible()
    assert await widest(participant.page) == 0
    await participant.choose(answer, within=GOOD)
    await participant.write(WORKS_WELL, words)
    await participant.picture("phone-questions")
    await participant.press("Send my answers")
    await participant.reads("Thank you", "Nobody can see that they are yours.")


async def _be_refused(participant: Person, code: str) -> None:
    await participant.open("/take-part")
    await participant.write("Your code", code)
    await participant.press("Go on", expect_status=409)
    await participant.reads("The answers for this code have been sent already.")


async def _find_questionnaire(person: Person) -> None:
    await person.go_to("Pilots")
    await person.follow(PILOT)
    await person.follow(QUESTIONNAIRE)


async def _enter_paper(karen: Person) -> None:
    await _find_questionnaire(karen)
    await karen.follow("Enter a form filled in on paper")
    await karen.choose("Very good", within=GOOD)
    await karen.write(WORKS_WELL, "I cannot write much with my hands. Good.")
    await karen.press("Enter the form")
    await karen.reads("The form is entered.")


async def _close_questionnaire(morag: Person) -> None:
    await _find_questionnaire(morag)
    await morag.press("Close the questionnaire", expect_status=422)
    await morag.tick("Nobody else needs to answer: close it for good")
    await morag.press("Close the questionnaire")
    await morag.reads("Next, read the results together and decide what to change.")


async def _read_results(bill: Person) -> None:
    await _find_questionnaire(bill)
    await bill.follow("Read the results")
    await bill.reads("6 people", "The lift to the clinic.", "I cannot write much with my hands.")
    await bill.reads("Fewer than 5 people answered this question, so nothing is shown.")
    assert ["Very good", "6"] in await bill.rows(f"How many people chose each answer: {GOOD}")
    await bill.picture("results")


async def _end(morag: Person) -> None:
    await morag.go_to("Pilots")
    await morag.follow(PILOT)
    await morag.press("End the pilot")
    await morag.write(f"Result for “{MEASURE}”", "9 of 40")
    await morag.choose("Yes, it was met", within=f"Was the target for “{MEASURE}” met?")
    await morag.press("End the pilot and record the findings", expect_status=422)
    await morag.finds(f"Result for “{MEASURE}”", "9 of 40")
    await morag.write("What the pilot taught the partners", "One number to ring is worth more than any leaflet.")
    await morag.press("End the pilot and record the findings")
    await morag.reads("The pilot has ended and its findings are recorded.", "1 of 1 measure met")
