"""Where letters are known to stand, and when that is not worth looking for."""

from portal.live.ground import MOST_STRETCHES, Ground
from portal.live.updates import Contents, Letters

HERE = 3


def typed(client: int, stretches: int) -> Contents:
    """Each letter behind the one before, and the first behind another editor's only letter."""
    letters: list[Letters] = [(client, at, 1, (client, at - 1) if at else (1, 0)) for at in range(stretches)]
    return Contents(starts={client: 0}, ends={client: stretches}, letters=letters)


def test_letters_stand_where_their_neighbours_stand() -> None:
    ground = Ground()
    ground.learn(Contents(letters=[(1, 0, 1, None)]), HERE)
    assert ground.place_of(typed(2, MOST_STRETCHES)) == HERE
    assert Ground().place_of(typed(2, MOST_STRETCHES)) is None


def test_many_stretches_at_once_are_not_followed_one_by_one() -> None:
    """Each would be followed back through all before it, while everybody waits."""
    ground = Ground()
    ground.learn(Contents(letters=[(1, 0, 1, None)]), HERE)
    assert ground.place_of(typed(2, MOST_STRETCHES + 1)) is None
