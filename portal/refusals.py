"""How the product says no: every layer may raise these, and only portal.web turns them into pages."""


class Refused(Exception):
    """A rule says no (409). Carries the whole sentence that the user will read."""

    heading = "This cannot be done now"

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Missing(Exception):
    """Nothing there, or nothing there for this seat (404): a stranger cannot tell which.

    What is missing may be named for the log; the page never shows it.
    """


class Forbidden(Exception):
    """The seat may see the thing but not do this to it (403). Carries the permission in words."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
