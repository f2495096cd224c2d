"""The people and organisations of the demo. Accounts are named by role, so that a visitor knows whom to try."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.organisations.rules import OrganisationKind as Kind


@dataclass(frozen=True)
class DemoOrganisation:
    key: str
    name: str
    kind: str


@dataclass(frozen=True)
class DemoAccount:
    """One person; `label` is what the start prints and the demo page shows."""

    key: str
    label: str
    name: str
    organisation: str

    @property
    def email(self) -> str:
        return f"{self.key}@demo.example"


@dataclass(frozen=True)
class DemoGroup:
    """The people of one partnership, and what there is to see at its table."""

    title: str
    about: str
    accounts: Sequence[DemoAccount]


ORGANISATIONS = (
    DemoOrganisation("council", "Renfrewshire Council", Kind.COUNCIL),
    DemoOrganisation("health", "Renfrewshire Community Health Partnership", Kind.HEALTH_BODY),
    DemoOrganisation("cvs", "Renfrewshire Council for Voluntary Services", Kind.CHARITY),
    DemoOrganisation("befriending", "Paisley Befrienders", Kind.CHARITY),
    DemoOrganisation("hosting", "Sunday Table Volunteers", Kind.CHARITY),
    DemoOrganisation("transport", "Gryffe Community Transport", Kind.SOCIAL_ENTERPRISE),
    DemoOrganisation("forum", "Older Adults’ Forum Renfrewshire", Kind.COMMUNITY_GROUP),
    DemoOrganisation("audit", "Public Audit Office", Kind.GOVERNMENT_AGENCY),
    DemoOrganisation("justice", "Community Justice Authority", Kind.GOVERNMENT_AGENCY),
    DemoOrganisation("police", "Riverside Police", Kind.POLICE),
    DemoOrganisation("youth", "Second Chance Youth Trust", Kind.CHARITY),
    DemoOrganisation("college", "Riverside Trades College", Kind.CHARITY),
    DemoOrganisation("housing", "Clydeside Housing Department", Kind.COUNCIL),
    DemoOrganisation("employment", "Clydeside Social Work Department", Kind.COUNCIL),
    DemoOrganisation("voids", "Fresh Start Clearance", Kind.SOCIAL_ENTERPRISE),
    DemoOrganisation("peers", "Clydeside Recovery Network", Kind.COMMUNITY_GROUP),
    DemoOrganisation("tyneside", "South Tyneside Council Strategic Housing", Kind.COUNCIL),
    DemoOrganisation("children", "South Tyneside Children’s Services", Kind.COUNCIL),
    DemoOrganisation("adults", "South Tyneside Adult Social Care", Kind.COUNCIL),
    DemoOrganisation("homeless", "Harbour Youth Homelessness", Kind.CHARITY),
    DemoOrganisation("churches", "Churches’ Open Door Project", Kind.CHARITY),
    DemoOrganisation("homes", "Rivermouth Supported Homes", Kind.SOCIAL_ENTERPRISE),
    DemoOrganisation("young-people", "Been There: Young People’s Group", Kind.COMMUNITY_GROUP),
    DemoOrganisation("county", "Cambridgeshire County Council", Kind.COUNCIL),
    DemoOrganisation("city", "Cambridge City Council", Kind.COUNCIL),
    DemoOrganisation("cambs-police", "Cambridgeshire police and criminal justice partners", Kind.POLICE),
    DemoOrganisation("cambs-nhs", "NHS in Cambridgeshire", Kind.HEALTH_BODY),
    DemoOrganisation("cambs-charity", "Fenside Open Door", Kind.CHARITY),
    DemoOrganisation("cambs-panel", "Fenside Lived Experience Panel", Kind.COMMUNITY_GROUP),
)

GROUPS = (
    DemoGroup(
        "Reaching Older Adults in Renfrewshire",
        "A Public Social Partnership in the middle of its pilot: a signed design, a consortium, feedback and a ledger.",
        (
            DemoAccount("commissioner", "Commissioner", "Morag Reid", "council"),
            DemoAccount("budget-holder", "Budget holder", "Iain Ross", "council"),
            DemoAccount("procurement", "Procurement specialist", "Priya Nair", "council"),
            DemoAccount("health-partner", "Health partner and budget holder", "Dr Ewan Kerr", "health"),
            DemoAccount("development-officer", "Development officer (neutral)", "Janet Muir", "cvs"),
            DemoAccount("provider-lead", "Provider lead", "Karen Boyle", "befriending"),
            DemoAccount("provider-hosting", "Provider, Sunday hosting", "Tom Wylie", "hosting"),
            DemoAccount("provider-transport", "Provider, transport", "Aisha Khan", "transport"),
            DemoAccount("service-user-rep", "Service user representative", "Bill Tennant", "forum"),
            DemoAccount("auditor", "Auditor", "Ruth Sinclair", "audit"),
        ),
    ),
    DemoGroup(
        "Instead of custody",
        "A Development Partnership whose first pilot has ended. One organisation has yet to confirm what it showed, "
        "and a college has yet to open its invitation.",
        (
            DemoAccount("justice-lead", "Justice commissioner", "Neil Baird", "justice"),
            DemoAccount("police-partner", "Police partner", "Sgt Lena Hope", "police"),
            DemoAccount("youth-provider", "Youth provider", "Dele Ogun", "youth"),
            DemoAccount("college-guest", "College, just invited", "Fay Doyle", "college"),
        ),
    ),
    DemoGroup(
        "Empty homes, first jobs",
        "Multiple Outcomes Commissioning in its first months: two heads of department share one contract.",
        (
            DemoAccount("housing-lead", "Housing commissioner", "Grace Orr", "housing"),
            DemoAccount("employment-partner", "Employment partner", "Rob Lyle", "employment"),
            DemoAccount("voids-provider", "Clearance provider", "Mina Shah", "voids"),
            DemoAccount("peer-worker", "Peer worker", "Joe Daly", "peers"),
        ),
    ),
    DemoGroup(
        "Young and homeless in South Tyneside",
        "Partnership Purchasing: three budgets in one fund, and a consortium on a pilot of nine months.",
        (
            DemoAccount("tyneside-lead", "Housing lead, South Tyneside", "Alan Moor", "tyneside"),
            DemoAccount("children-partner", "Children’s services budget holder", "Beth Carr", "children"),
            DemoAccount("adults-partner", "Adult social care budget holder", "Colin Dodd", "adults"),
            DemoAccount("homeless-provider", "Consortium lead, South Tyneside", "Stacey Hall", "homeless"),
            DemoAccount("churches-provider", "Consortium member, churches", "Ian Hay", "churches"),
            DemoAccount("homes-provider", "Consortium member, housing", "Mo Iqbal", "homes"),
            DemoAccount("young-people-rep", "Young people’s representative", "Kyle Storey", "young-people"),
        ),
    ),
    DemoGroup(
        "Chronically excluded adults in Cambridgeshire",
        "Partnership Purchasing with aligned budgets, after a pilot: some costs rose while those of criminal justice "
        "fell, by body.",
        (
            DemoAccount("county-lead", "County commissioner", "Helen Frost", "county"),
            DemoAccount("city-partner", "City budget holder, housing", "Tom Ellis", "city"),
            DemoAccount("cambs-police-partner", "Police budget holder", "Insp Maya Grant", "cambs-police"),
            DemoAccount("cambs-health-partner", "Health budget holder", "Dr Anil Rao", "cambs-nhs"),
            DemoAccount("cambs-provider", "Charity for homeless people", "Joan Peck", "cambs-charity"),
            DemoAccount("cambs-panel-member", "Lived experience panel", "Rita Shaw", "cambs-panel"),
        ),
    ),
    DemoGroup(
        "The portal itself",
        "An account that sits at no table: it sees no partnership.",
        (DemoAccount("administrator", "Portal administrator", "Portal Administrator", "audit"),),
    ),
)

ACCOUNTS = tuple(account for group in GROUPS for account in group.accounts)
