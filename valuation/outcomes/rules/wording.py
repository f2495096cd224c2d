"""A hint for an outcome that reads like an output.

S003-29: people mean different things by “outcome” and slide back to counting what is delivered. S004-08-05: an
outcome is a change, an output is what was made or done. The hint asks; it never refuses, because only the
partnership knows what its words mean.
"""

import re

HINT = (
    "This reads like an output: something that is delivered and counted. An outcome is what is different for "
    "people afterwards. Ask: what does somebody who uses the service value about it?"
)

# Counting words at the beginning, things that a provider hands out, and words for handing them out.
_COUNTED = re.compile(r"(?:the )?(?:number|no\.?|amount|quantity|volume|count|total|frequency) of\b|\d[\d,]*\s+\w")
_DELIVERED = re.compile(
    r"\b(?:delivered|provided|held|organised|attended|completed|distributed|produced|published|issued|run|made"
    r"|offered|arranged|set up|signed up|carried out)\b"
)
_THINGS = re.compile(
    r"\b(?:sessions?|meetings?|workshops?|courses?|visits?|leaflets?|events?|classes|appointments?|referrals?"
    r"|assessments?|calls?|hours|journeys|trips|places|beds|meals|reports?|plans?|groups?|activities)\b"
)
# Words of change: with one of these the sentence is about what became different, whatever it counts.
_CHANGED = re.compile(
    r"\b(?:more|less|fewer|better|improved?|improves|increased?|reduced?|reduces|feels?|able|can|confident|confidence"
    r"|independent|independence|healthier|safer|happier|isolated|isolation|lonely|loneliness|well-?being|no longer)\b"
)


def reads_like_an_output(outcome: str) -> bool:
    """Whether the words count or list what is delivered, and name no change."""
    words = " ".join(outcome.lower().split())
    if _CHANGED.search(words):
        return False
    if _COUNTED.match(words):
        return True
    return bool(_THINGS.search(words) and _DELIVERED.search(words))
