"""The tables that the questions about designs are put to, once."""

from partnerships.designs.comment_models import (
    CommentMention,
    CommentPlace,
    CommentStep,
    DesignComment,
    MentionAnswer,
)
from partnerships.designs.models import (
    ClauseChange,
    Design,
    DesignSection,
    DesignSession,
    DesignVersion,
    ProposalDecision,
    SectionGrant,
    SectionReading,
    SectionRevision,
    SessionAttendance,
    VersionSection,
    VersionSight,
)
from portal.access.models import Party, SeatRow
from portal.db.rows import table_of
from portal.identity.models import Person
from portal.organisations.models import Organisation

designs = table_of(Design)
sections = table_of(DesignSection)
grants = table_of(SectionGrant)
decided = table_of(ProposalDecision)
revisions = table_of(SectionRevision)
versions = table_of(DesignVersion)
version_sections = table_of(VersionSection)
comments = table_of(DesignComment)
comment_steps = table_of(CommentStep)
mentions = table_of(CommentMention)
mention_answers = table_of(MentionAnswer)
places = table_of(CommentPlace)
readings = table_of(SectionReading)
clause_changes = table_of(ClauseChange)
sights = table_of(VersionSight)
design_sessions = table_of(DesignSession)
attendances = table_of(SessionAttendance)

parties = table_of(Party)
seats = table_of(SeatRow)
people = table_of(Person)
organisations = table_of(Organisation)
owners = organisations.alias("owner")
