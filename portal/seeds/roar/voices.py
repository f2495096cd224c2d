"""What twenty-three people answered: how good, whether they are listened to, how often they are lonely, and words.

An answer is three points, each from 1 to 5 or 0 for a question that was skipped, then what has changed, and what
should be done differently. The last three came on paper.
"""

Answer = tuple[int, int, int, str, str]

ONLINE: tuple[Answer, ...] = (
    (5, 5, 2, "I had forgotten what a roast smells like in a full kitchen.", ""),
    (5, 4, 3, "My neighbour comes to the group with me now. We walk there.", "A second afternoon, please."),
    (4, 5, 2, "Got to the eye clinic twice and didn’t fret the night before.", ""),
    (5, 5, 3, "She lets me talk about my husband. Others change the subject.", ""),
    (4, 4, 3, "", "Tell us the day before who is driving. I like to know the name."),
    (3, 4, 4, "Not much yet. It is early days.", "The hall is cold until three o’clock."),
    (5, 5, 2, "I cook on Saturdays again because I have something to talk about on Sunday.", ""),
    (5, 5, 1, "We do the crossword. He is no better than me at it.", "Nothing. Keep him."),
    (4, 3, 3, "I get out of the house on a Wednesday.", "Some of us are hard of hearing. One at a time!"),
    (5, 5, 3, "The driver came in with me and sat down. I was not told that he would.", ""),
    (5, 4, 2, "", ""),
    (4, 5, 3, "My daughter has stopped taking days off for the hospital.", "Evening visits in winter."),
    (2, 3, 4, "The first volunteer stopped after a month and I waited for another.", "Have somebody ready."),
    (5, 5, 2, "There are people I can name now when the doctor asks who I see.", ""),
    (4, 4, 3, "Feel I am some use. I show the young one how to knit.", ""),
    (5, 5, 2, "I went to the library on my own two weeks ago. First time since the fall.", ""),
    (4, 4, 4, "Sundays are better. The other days are the same.", "Could the same folk meet in the week?"),
    (5, 5, 3, "It is the laughing.", "Softer chairs."),
    (0, 5, 3, "", "I could not find the code at first. Print it bigger."),
    (4, 4, 2, "I have stopped leaving the television on for the voices.", ""),
)

ON_PAPER: tuple[Answer, ...] = (
    (5, 5, 3, "I cannot write much with my hands. Good. Very good.", ""),
    (4, 4, 4, "The lift to the hospital saved me two buses and the hill.", "Ring twice, I am slow to the door."),
    (3, 0, 4, "Nice people. I still miss my own friends, but most of them are gone.", ""),
)
