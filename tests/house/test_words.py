"""What the tree promises about its own words."""

import re
from pathlib import Path

from portal.config import SETTINGS
from portal.identity.providers import read_providers

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


def test_compose_gives_the_portal_every_setting_that_has_no_value_of_its_own() -> None:
    compose = (TREE / "docker/compose.yaml").read_text(encoding="utf-8")
    assert [one.variable for one in SETTINGS if not one.default and f"      {one.variable}: " not in compose] == []


def test_the_example_for_compose_names_what_compose_asks_for_and_its_provider_is_read() -> None:
    compose = (TREE / "docker/compose.yaml").read_text(encoding="utf-8")
    example = (TREE / "docker/example.env").read_text(encoding="utf-8")
    assert set(re.findall(r"\$\{(\w+)", compose)) == set(re.findall(r"^(\w+)=", example, re.MULTILINE))
    [providers] = re.findall(r"^# +'(.*)'$", example, re.MULTILINE)
    assert [one.name for one in read_providers(providers)] == ["Anytown Council"]
