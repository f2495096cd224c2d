"""A file that somebody uploads: its name is shown on pages and in the journal, and comes from their own machine."""

import pytest
from litestar.datastructures import UploadFile

from portal.web.forms import Form, InvalidForm


def posted(name: str) -> Form:
    return Form(files={"file": UploadFile("text/csv", name, b"what is in it")})


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Costs.csv", "Costs.csv"),
        ("C:\\Users\\bob\\Our  costs.csv", "Our costs.csv"),
        ("/home/bob/../Costs.csv", "Costs.csv"),
        ("Co\x00st\ud800s\x07\ufffe.csv", "Costs.csv"),
        (f"{'x' * 300}.csv", "x" * 200),
    ],
)
async def test_its_name_comes_without_folders_and_can_be_shown(sent: str, shown: str) -> None:
    form = posted(sent)
    assert await form.file("file") == (shown, b"what is in it")
    await form.files["file"].close()


async def test_none_is_asked_for() -> None:
    form = Form()
    with pytest.raises(InvalidForm):
        await form.file("file", "the Word file")
    assert form.errors == {"file": "Choose the Word file that you want to upload."}
