"""What the tree promises about its own words."""

import re
from pathlib import Path

from portal.config import SETTINGS

TREE = Path(__file__).resolve().parents[2]


def test_the_readme_names_every_setting() -> None:
    readme = (TREE / "README.md").read_text(encoding="utf-8")
    assert [setting.variable for setting in SETTINGS if f"`{setting.variable}`" not in readme] == []


def test_the_readme_names_every_dependency() -> None:
    readme = (TREE / "README.md").read_text(encoding="utf-8").lower()
    project = (TREE / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.search(r"^dependencies = \[(.*?)^\]", project, re.DOTALL | re.MULTILINE)
    assert listed
    names = [re.match(r"[\w.-]+", line.strip().strip('",'))[0] for line in listed[1].strip().splitlines()]
    assert [name for name in names if name.lower() not in readme] == []
