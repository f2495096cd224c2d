"""THE permission table: who may do what at a partnership's table. The help page is drawn from it.

A role is not a post: one person may hold several at one seat (S002-16). What an organisation may see beyond
the shared floor is not decided here but by row security: its own private room, and rooms it has a key to.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class Permission(StrEnum):
    """`scope:verb`. The last three are for people who do not sit at a partnership's table."""

    READ = "partnership:read"
    INVITE = "partnership:invite"
    STATE_PROBLEM = "problem:write"
    CONFIRM = "text:confirm"
    WRITE_DESIGN = "design:write"
    COMMENT = "design:comment"
    FREEZE = "design:freeze"
    SIGN = "design:sign"
    RECORD_SESSION = "session:record"
    FORM_CONSORTIUM = "consortium:form"
    JOIN_CONSORTIUM = "consortium:join"
    DIVIDE_WORK = "division:write"
    ACCEPT_SHARE = "division:accept"
    WRITE_COSTS = "costs:write"
    RUN_PILOT = "pilot:run"
    ENTER_FEEDBACK = "feedback:enter"
    WRITE_OUTCOMES = "outcomes:write"
    WANT_OUTCOME = "outcome:want"
    ACCEPT_INDICATOR = "indicator:accept"
    REPORT_RESULT = "result:write"
    WRITE_LIBRARY = "library:write"
    JUDGE_RESULT = "result:judge"
    APPRAISE = "appraisal:write"
    POST_LEDGER = "ledger:post"
    COUNTERSIGN = "value:countersign"
    WRITE_RISK = "risk:write"
    WRITE_BUDGET = "budget:write"
    PROMISE = "budget:contribute"
    WRITE_CONTRACT = "contract:write"
    AGREE_CONTRACT = "contract:agree"
    CLAIM = "claim:send"
    VERIFY_CLAIM = "claim:verify"
    PAY_CLAIM = "claim:pay"
    WRITE_TENDER = "tender:write"
    AGREE_TENDER = "tender:agree"

    PARTICIPANT = "participant"
    SIGNED_IN = "signed-in"
    ANYONE = "anyone"


WITHOUT_SEAT = frozenset({Permission.PARTICIPANT, Permission.SIGNED_IN, Permission.ANYONE})


class Role(StrEnum):
    COMMISSIONING_LEAD = "commissioning lead"
    BUDGET_HOLDER = "budget holder"
    CONTRACT_MANAGER = "contract manager"
    PROCUREMENT_SPECIALIST = "procurement specialist"
    DEVELOPMENT_OFFICER = "development officer"
    PROVIDER_LEAD = "provider lead"
    SERVICE_USER_REPRESENTATIVE = "service user representative"
    AUDITOR = "auditor"


P = Permission
WRITERS = frozenset({P.READ, P.WRITE_DESIGN, P.COMMENT, P.WRITE_RISK})
# For both sides: which of them may say yes to what, the rules decide.
MEASURERS = frozenset({P.ACCEPT_INDICATOR, P.REPORT_RESULT, P.JUDGE_RESULT, P.WRITE_LIBRARY})

PAYERS = frozenset({P.WRITE_CONTRACT, P.AGREE_CONTRACT, P.VERIFY_CLAIM, P.PAY_CLAIM})

PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.COMMISSIONING_LEAD: WRITERS
    | PAYERS
    | MEASURERS
    | {
        P.INVITE, P.STATE_PROBLEM, P.CONFIRM, P.FREEZE, P.SIGN, P.RECORD_SESSION, P.RUN_PILOT,
        P.ENTER_FEEDBACK, P.WRITE_OUTCOMES, P.WRITE_TENDER, P.AGREE_TENDER, P.POST_LEDGER, P.COUNTERSIGN, P.WRITE_COSTS,
        P.APPRAISE, P.WRITE_BUDGET, P.PROMISE, P.WANT_OUTCOME,
    },
    Role.BUDGET_HOLDER: WRITERS
    | PAYERS
    | {
        P.CONFIRM, P.SIGN, P.POST_LEDGER, P.COUNTERSIGN, P.AGREE_TENDER, P.WRITE_COSTS, P.APPRAISE, P.WRITE_BUDGET,
        P.PROMISE, P.WANT_OUTCOME,
    },
    Role.CONTRACT_MANAGER: WRITERS
    | MEASURERS
    | {P.RUN_PILOT, P.ENTER_FEEDBACK, P.WRITE_OUTCOMES, P.POST_LEDGER, P.APPRAISE, P.WRITE_CONTRACT, P.VERIFY_CLAIM},
    Role.PROCUREMENT_SPECIALIST: WRITERS | {P.WRITE_TENDER},
    # Neutral: keeps the process going, has no vote and writes no part of the design (S004-07-17).
    Role.DEVELOPMENT_OFFICER: frozenset(
        {P.READ, P.COMMENT, P.INVITE, P.RECORD_SESSION, P.ENTER_FEEDBACK, P.FREEZE}
    ),
    # A provider that passes work down the supply chain is the payer there (S003-14).
    Role.PROVIDER_LEAD: WRITERS
    | PAYERS
    | MEASURERS
    | {
        P.CONFIRM, P.SIGN, P.FORM_CONSORTIUM, P.JOIN_CONSORTIUM, P.DIVIDE_WORK, P.ACCEPT_SHARE, P.WRITE_COSTS,
        P.ENTER_FEEDBACK, P.COUNTERSIGN, P.AGREE_TENDER, P.PROMISE, P.CLAIM, P.WANT_OUTCOME,
    },
    # A design partner may be invited into a consortium and answers for itself (S004-07-22).
    Role.SERVICE_USER_REPRESENTATIVE: WRITERS
    | {
        P.CONFIRM, P.SIGN, P.ENTER_FEEDBACK, P.JOIN_CONSORTIUM, P.ACCEPT_SHARE, P.COUNTERSIGN, P.AGREE_TENDER,
        P.PROMISE, P.WANT_OUTCOME,
    },
    Role.AUDITOR: frozenset({P.READ}),
}  # fmt: skip

IN_WORDS: Mapping[Permission, str] = {
    P.READ: "read everything on the shared floor",
    P.INVITE: "invite organisations",
    P.STATE_PROBLEM: "write the problem and the proposed solution",
    P.CONFIRM: "confirm a text for your organisation",
    P.WRITE_DESIGN: "write in the service design",
    P.COMMENT: "comment on the service design",
    P.FREEZE: "freeze a version of the design",
    P.SIGN: "sign a version for your organisation",
    P.RECORD_SESSION: "record a design session",
    P.FORM_CONSORTIUM: "form a consortium",
    P.JOIN_CONSORTIUM: "speak for your organisation in a consortium",
    P.DIVIDE_WORK: "divide the work among providers",
    P.ACCEPT_SHARE: "accept your organisation's share of the work",
    P.WRITE_COSTS: "write your organisation's own costs",
    P.RUN_PILOT: "start and run a pilot",
    P.ENTER_FEEDBACK: "enter feedback given on paper",
    P.WRITE_OUTCOMES: "write the outcomes framework",
    P.WANT_OUTCOME: "say which outcomes your organisation wants",
    P.ACCEPT_INDICATOR: "accept an indicator for your side",
    P.REPORT_RESULT: "report what was measured",
    P.WRITE_LIBRARY: "write in your organisation's library",
    P.JUDGE_RESULT: "accept or return what the other side measured",
    P.APPRAISE: "write or approve an appraisal",
    P.POST_LEDGER: "post to the value ledger",
    P.COUNTERSIGN: "countersign or contest value for your organisation",
    P.WRITE_RISK: "add and look at risks",
    P.WRITE_BUDGET: "set up a budget and its lines",
    P.PROMISE: "say and sign what your organisation puts into a budget",
    P.WRITE_CONTRACT: "write down a contract that your organisation pays",
    P.AGREE_CONTRACT: "agree the terms of a contract for your organisation",
    P.CLAIM: "claim payment for your organisation",
    P.VERIFY_CLAIM: "look at a claim and its evidence",
    P.PAY_CLAIM: "record what your organisation has paid",
    P.WRITE_TENDER: "write the tender pack",
    P.AGREE_TENDER: "agree the tender pack",
    P.PARTICIPANT: "take part with a link or a code",
    P.SIGNED_IN: "use the portal with an account",
    P.ANYONE: "open this page",
}


def permissions_of(roles: Iterable[str]) -> frozenset[Permission]:
    return frozenset().union(*(PERMISSIONS[Role(role)] for role in roles))


def roles_that_may(permission: Permission) -> list[Role]:
    return [role for role, allowed in PERMISSIONS.items() if permission in allowed]
