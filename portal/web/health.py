"""`/livez`: the process answers. `/readyz`: the database answers, as the right role, at the newest migration."""

from litestar import get
from litestar.datastructures import State
from litestar.response import Response

from portal.db.engine import UnsafeRole, check_role
from portal.db.migrate import newest_revision, revision_in_force


@get("/livez", permission="anyone")
async def livez() -> dict[str, str]:
    return {"status": "alive"}


@get("/readyz", permission="anyone")
async def readyz(state: State) -> Response[dict[str, str]]:
    problem = await _problem(state)
    if problem:
        return Response({"status": "not ready", "because": problem}, status_code=503)
    return Response({"status": "ready"})


async def _problem(state: State) -> str | None:
    try:
        await check_role(state["engine"])
        if await revision_in_force(state["engine"]) != newest_revision():
            return "the database is not at the newest migration"
    except UnsafeRole:
        return "the database role is not bound by row security"
    except Exception:  # noqa: BLE001 -- whatever the driver raises, the answer is the same
        return "the database does not answer"
    return None
