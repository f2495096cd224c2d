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

# Counting words at the beginning, words for handing something out, and things that a provider hands out.
_COUNTED = re.compile(r"(?:the )?(?:number|no\.?|amount|quantity|volume|count|total|frequency) of\b|\d[\d,]*\s+\w")
_PROMISED = re.compile(
    r"(?:we (?:will|shall) |to )?(?:deliver|provide|run|hold|offer|organise|produce|publish|issue|distribute|arrange"
    r"|set up|establish|train|recruit|open|carry out)\b"
)
_HANDED_OUT = (
    r"(?:delivered|provided|held|organised|attend(?:s|ed)?|completed|distributed|produced|published|issued|run|made"
    r"|offered|arranged|set up|signed up|carried out|received)"
)
_DELIVERED = re.compile(rf"\b{_HANDED_OUT}\b")
_THING = (
    r"(?:sessions?|meetings?|workshops?|courses?|visits?|leaflets?|events?|classes|appointments?|referrals?"
    r"|assessments?|calls?|hours|journeys|trips|places|beds|meals|reports?|plans?|groups?|activities|training|clubs?"
    r"|drop-ins?|advice|clinics?)"
)
_THINGS = re.compile(rf"\b{_THING}\b")
_THING_FIRST = re.compile(rf"(?:(?:an?|the|regular|daily|weekly|monthly|free|new) )*(?:[\w-]+ )?{_THING}\b")
_MORE_OF_IT = re.compile(rf"\b(?:more|number of) (?:[\w-]+ )?{_THING}\b")
# Words of change: with one of these the sentence is about what became different, whatever it counts. Those who have
# been trained, have attended or get a visit are counted, and nothing is said of what that changed.
_CHANGED = re.compile(
    r"\b(?:more|less|fewer|better|improved?|improves|increased?|reduced?|reduces|feels?|able|can|confident|confidence"
    r"|independent|independence|healthier|safer|happier|isolated|isolation|lonely|loneliness|well-?being|no longer"
    r"|falls?|fell|drops?|rises?|becomes?|gains?|keeps?|stays?|finds?|moves?|lives?|returns?|knows?"
    rf"|gets?(?! (?:an? |the |regular |free )?(?:[\w-]+ )?{_THING}\b)|(?:have|has)(?! (?:been|{_HANDED_OUT})\b))\b(?!-)"
)


def reads_like_an_output(outcome: str) -> bool:
    """Whether the words count, promise or list what is delivered, and name no change but that there is more of it."""
    words = " ".join(outcome.lower().split())
    if _MORE_OF_IT.search(words):
        return True
    if _CHANGED.search(words):
        return False
    if _COUNTED.match(words) or _PROMISED.match(words) or _THING_FIRST.match(words):
        return True
    return bool(_THINGS.search(words) and _DELIVERED.search(words))
