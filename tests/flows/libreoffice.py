"""The office program that everybody has: it opens a Word file, settles its tracked changes, and saves it again."""

import asyncio
import os
import shutil
import subprocess
from pathlib import Path
from typing import Literal

import pytest

Verdict = Literal["AcceptAllTrackedChanges", "RejectAllTrackedChanges"]
MISSING = "LibreOffice was not found, so nothing was opened in it. Debian: apt-get install libreoffice-writer-nogui"
PATIENCE_SECONDS = 180
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard">
 <library:element library:name="Changes"/>
</library:library>
"""
MACRO = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Changes" script:language="StarBasic">
Sub Settle(source As String, target As String, verdict As String)
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden" : hidden(0).Value = True
  document = StarDesktop.loadComponentFromURL(source, "_blank", 0, hidden())
  dispatcher = createUnoService("com.sun.star.frame.DispatchHelper")
  dispatcher.executeDispatch(document.CurrentController.Frame, ".uno:" &amp; verdict, "", 0, Array())
  Dim format(0) As New com.sun.star.beans.PropertyValue
  format(0).Name = "FilterName" : format(0).Value = "MS Word 2007 XML"
  document.storeToURL(target, format())
  document.close(True)
End Sub
</script:module>
"""


class LibreOffice:
    """With a profile of its own, so that nobody's settings are read or changed."""

    def __init__(self, program: str, folder: Path) -> None:
        self._program = program
        self._folder = folder
        self._count = 0

    async def prepare(self) -> None:
        """The first start makes the profile; a macro that was there before would be replaced."""
        await self._run("--terminate_after_init")
        basic = self._folder / "profile" / "user" / "basic" / "Standard"
        (basic / "script.xlb").write_text(LIBRARY, encoding="utf-8")
        (basic / "Changes.xba").write_text(MACRO, encoding="utf-8")

    async def settles(self, file: bytes, verdict: Verdict) -> bytes:
        self._count += 1
        source, target = (self._folder / f"{self._count}-{name}.docx" for name in ("before", "after"))
        source.write_bytes(file)
        arguments = ",".join(f'"{one}"' for one in (source.as_uri(), target.as_uri(), verdict))
        await self._run(f"macro:///Standard.Changes.Settle({arguments})")
        return target.read_bytes()

    async def saves(self, file: bytes) -> bytes:
        """As after somebody looked at it and decided nothing."""
        source = self._folder / "looked-at.docx"
        source.write_bytes(file)
        target = self._folder / "saved"
        await self._run("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(target), str(source))
        return (target / source.name).read_bytes()

    async def _run(self, *arguments: str) -> None:
        profile = f"-env:UserInstallation={(self._folder / 'profile').as_uri()}"
        command = [self._program, profile, "--headless", "--norestore", *arguments]
        await asyncio.to_thread(
            subprocess.run, command, check=True, capture_output=True, timeout=PATIENCE_SECONDS,
            env=os.environ | {"HOME": str(self._folder)},
        )  # fmt: skip


@pytest.fixture
async def libreoffice(tmp_path: Path) -> LibreOffice:
    program = shutil.which("soffice")
    if program is None:
        assert os.environ.get("CI") != "true", MISSING
        pytest.skip(MISSING)
    office = LibreOffice(program, tmp_path)
    await office.prepare()
    return office
