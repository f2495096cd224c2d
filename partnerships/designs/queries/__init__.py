"""What the rest of the product asks about designs."""

from partnerships.designs.queries.sessions import EngagementRecord, engagement_parts, engagement_record
from partnerships.designs.queries.versions import VersionView, signed_part, signed_version

__all__ = ["EngagementRecord", "VersionView", "engagement_parts", "engagement_record", "signed_part", "signed_version"]
