"""Every page of the designs, for the app to hang up."""

from litestar.types import ControllerRouterHandler

from partnerships.designs.routes import (
    comments,
    comparisons,
    days,
    designs,
    placing,
    proposals,
    readings,
    revisions,
    rights,
    sections,
    sessions,
    versions,
)

ROUTES: list[ControllerRouterHandler] = [
    designs.DesignsController,
    designs.DesignController,
    sections.SectionsController,
    sections.SectionController,
    placing.HeadingController,
    rights.SectionRightsController,
    proposals.DesignProposalsController,
    proposals.SectionProposalsController,
    proposals.VerdictsController,
    placing.PlaceController,
    placing.RemovalController,
    placing.RestorationController,
    revisions.RevisionController,
    comments.CommentsController,
    comments.CommentController,
    comments.LookingController,
    readings.ReadingController,
    readings.DesignReadingController,
    readings.SinceController,
    versions.VersionsController,
    versions.VersionController,
    comparisons.ComparisonController,
    days.DayController,
    sessions.DesignSessionsController,
    sessions.CorrectionController,
]
