"""What went wrong, for the log: never with the values, which are what people typed."""


def kind_of(error: BaseException) -> str:
    state = getattr(getattr(error, "orig", error), "sqlstate", None)
    return f"{type(error).__name__} {state}" if state else type(error).__name__
