"""The tables that the questions about Word files are put to, once."""

from partnerships.copies.models import WordCopy, WordIntake, WordLeftOut, WordReturn
from portal.db.rows import table_of

copies = table_of(WordCopy)
returns = table_of(WordReturn)
intakes = table_of(WordIntake)
left_outs = table_of(WordLeftOut)
