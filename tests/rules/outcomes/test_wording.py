"""The hint for an outcome that reads like an output (S003-29): it asks, and lets words of change pass."""

import pytest

from valuation.outcomes.rules.wording import reads_like_an_output


@pytest.mark.parametrize(
    "outcome",
    [
        "Number of sessions delivered",
        "The number of people on the list",
        "120 home visits",
        "Befriending sessions held every week",
        "Leaflets distributed to every household",
        "A report published each quarter",
        "  Total   of meals provided ",
        "Deliver 40 counselling sessions a week",
        "We will run a drop-in",
        "Training for 30 young people",
        "A weekly lunch club",
        "People attend weekly classes",
        "Increase the number of workshops",
        "More home visits by volunteers",
        "200 people have attended a session",
        "We have held 40 sessions",
        "Number of people who get advice",
        "Number of volunteers who have been trained",
    ],
)
def test_what_is_delivered_and_counted_reads_like_an_output(outcome: str) -> None:
    assert reads_like_an_output(outcome)


@pytest.mark.parametrize(
    "outcome",
    [
        "Older people feel less alone at home",
        "Number of people who feel confident to go out",
        "More neighbours know each other",
        "People have somebody to turn to",
        "Reduced hospital visits",
        "People are no longer isolated after the sessions held on Sundays",
        "Families eat well",
        "Hospital visits fall by a third",
        "Number of people who find work",
        "Young people move into a home of their own",
        "Fewer appointments are missed",
        "Number of people who have a job",
        "Families get somewhere to live",
    ],
)
def test_words_of_change_pass(outcome: str) -> None:
    assert not reads_like_an_output(outcome)
