"""The database's constraints in the users' words, for the moment when two people act at once.

Each slice adds the names of its own constraints to WORDS with a sentence that says what to do.
"""

from sqlalchemy.exc import IntegrityError

WORDS: dict[str, str] = {
    "uq_party_organisation": "This organisation is already part of the partnership.",
    "uq_seat_person": "This person already has a seat for this organisation.",
    "uq_organisation_name": "There is already an organisation with this name. Choose it from the list.",
    "uq_person_email": "There is already an account with this e-mail address. Sign in with it.",
}


def words_for(error: IntegrityError) -> str | None:
    """The sentence for the constraint that failed; None when it has no words and is our fault."""
    driver_error = error.orig.__cause__ if error.orig is not None else None
    return WORDS.get(getattr(driver_error, "constraint_name", None) or "")
