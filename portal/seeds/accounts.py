"""The people and organisations of the demo. Accounts are named by role, so that a visitor knows whom to try."""

from dataclasses import dataclass

from portal.access.parties import PartyKind
from portal.access.permissions import Role


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
class DemoSeat:
    account: str
    kind: PartyKind
    roles: tuple[Role, ...]


ORGANISATIONS = (
    DemoOrganisation("council", "Renfrewshire Council", "council"),
    DemoOrganisation("health", "Renfrewshire Community Health Partnership", "health body"),
    DemoOrganisation("cvs", "Renfrewshire Council for Voluntary Services", "charity"),
    DemoOrganisation("befriending", "Paisley Befrienders", "charity"),
    DemoOrganisation("hosting", "Sunday Table Volunteers", "charity"),
    DemoOrganisation("transport", "Gryffe Community Transport", "social enterprise"),
    DemoOrganisation("forum", "Older Adults’ Forum Renfrewshire", "community group"),
    DemoOrganisation("audit", "Public Audit Office", "government agency"),
    DemoOrganisation("justice", "Community Justice Authority", "government agency"),
    DemoOrganisation("police", "Riverside Police", "police"),
    DemoOrganisation("youth", "Second Chance Youth Trust", "charity"),
    DemoOrganisation("housing", "Clydeside Housing Department", "council"),
    DemoOrganisation("employment", "Clydeside Mental Health Employment Team", "health body"),
    DemoOrganisation("voids", "Fresh Start Clearance", "social enterprise"),
    DemoOrganisation("tyneside", "South Tyneside Council Strategic Housing", "council"),
    DemoOrganisation("children", "South Tyneside Children’s Services", "council"),
    DemoOrganisation("adults", "South Tyneside Adult Social Care", "council"),
    DemoOrganisation("homeless", "Tyneside Homelessness Providers", "charity"),
)

ACCOUNTS = (
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
    DemoAccount("justice-lead", "Justice commissioner", "Neil Baird", "justice"),
    DemoAccount("police-partner", "Police partner", "Sgt Lena Hope", "police"),
    DemoAccount("youth-provider", "Youth provider", "Dele Ogun", "youth"),
    DemoAccount("housing-lead", "Housing commissioner", "Grace Muir", "housing"),
    DemoAccount("employment-partner", "Employment partner", "Rob Lyle", "employment"),
    DemoAccount("voids-provider", "Clearance provider", "Mina Shah", "voids"),
    DemoAccount("tyneside-lead", "Housing lead, South Tyneside", "Alan Moor", "tyneside"),
    DemoAccount("children-partner", "Children’s services budget holder", "Beth Carr", "children"),
    DemoAccount("adults-partner", "Adult social care budget holder", "Colin Dodd", "adults"),
    DemoAccount("homeless-provider", "Consortium lead, South Tyneside", "Stacey Hall", "homeless"),
    DemoAccount("administrator", "Portal administrator", "Portal Administrator", "audit"),
)
