"""The tables that the questions about Word files are put to, once."""

from partnerships.copies.models import WordCopy, WordIntake, WordReturn, WordVerdict
from portal.db.rows import table_of

copies = table_of(WordCopy)
returns = table_of(WordReturn)
intakes = table_of(WordIntake)
verdicts = table_of(WordVerdict)
