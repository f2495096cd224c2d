"""`portal config`"""

from collections.abc import Sequence

from portal.config import load_settings, masked


def main(_: Sequence[str]) -> int:
    for setting, value in masked():
        print(f"{setting.variable}={value}")
        print(f"    {setting.meaning}.")
    load_settings()
    return 0
