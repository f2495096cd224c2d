"""A Monte Carlo that takes long, as a job: it says how far it is, and can be left and come back to.

A usual appraisal is drawn while its page is made. One with very many rows and years, or many draws, is asked for.
"""

import asyncio
import json
from dataclasses import asdict
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from portal.access.permissions import Permission
from portal.access.seats import Seat
from portal.jobs.asking import ask_for
from portal.jobs.kinds import Kind, Made, MadeFile, Running
from portal.jobs.queries import made_file
from portal.refusals import Missing, Refused
from valuation.appraisal.monte_carlo import USUAL_DRAWS, Simulation, Summary, simulate_row_by_row
from valuation.appraisal.queries import find_appraisal
from valuation.appraisal.to_file import mark_of, request_of
from valuation.appraisal.views import AppraisalView

JSON = "application/json"
MANY_DRAWS = 50_000
DRAWS = (USUAL_DRAWS, MANY_DRAWS)
MOST_AT_ONCE = 10_000
"""Rows times years that are drawn while the reader waits: about a second's work."""


class NothingToDraw(Refused):
    pass


def is_long(appraisal: AppraisalView) -> bool:
    whole = request_of(appraisal).appraisal
    return len(whole.outcomes) * whole.longest_years > MOST_AT_ONCE


async def ask_for_draws(session: AsyncSession, seat: Seat, appraisal: AppraisalView, seed: int, draws: int) -> UUID:
    _check_ranges(appraisal)
    asked = {"appraisal": str(appraisal.id), "seed": seed, "draws": draws}
    return await ask_for(session, seat, DRAWS_JOB, f"{draws:,} draws of “{appraisal.title}”, seed {seed}", asked)


async def draw(session: AsyncSession, seat: Seat, job: Running) -> Made:
    appraisal = await find_appraisal(session, seat, UUID(job.asked["appraisal"]))
    _check_ranges(appraisal)
    seed, draws = job.asked["seed"], job.asked["draws"]
    rows = simulate_row_by_row(request_of(appraisal).appraisal, seed, draws)
    simulation: Simulation = await asyncio.to_thread(next, rows)
    for done in range(1, len(appraisal.outcomes) + 1):
        simulation = await asyncio.to_thread(next, rows)
        await job.progress(done, of=len(appraisal.outcomes))
    kept = {"appraisal": str(appraisal.id), "mark": mark_of(appraisal), **asdict(simulation.summary)}
    path = f"/appraisals/{appraisal.id}/simulation/{job.id}"
    return MadeFile(f"draws-seed-{seed}.json", JSON, json.dumps(kept, indent=2).encode(), path)


async def find_draws(session: AsyncSession, seat: Seat, appraisal: AppraisalView, job_id: UUID) -> tuple[Summary, bool]:
    """What was drawn, and whether the appraisal is still the one that it was drawn from."""
    _, media_type, content = await made_file(session, seat, job_id)
    kept = json.loads(content) if media_type == JSON else {}
    if kept.pop("appraisal", None) != str(appraisal.id):
        raise Missing("draws of an appraisal")
    is_same = kept.pop("mark") == mark_of(appraisal)
    percentiles = {int(percent): value for percent, value in kept.pop("percentiles").items()}
    return Summary(**kept, percentiles=percentiles), is_same


def _check_ranges(appraisal: AppraisalView) -> None:
    if not appraisal.ranges:
        raise NothingToDraw("No number has a range any more, so every draw would be the same.")


DRAWS_JOB = Kind("monte carlo", Permission.READ, draw)
