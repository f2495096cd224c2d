"""A section's text is changed by those who may write in it, and what it allows whom by those who look after it.

Whoever that is stands in other rows, which a policy may not look up; so a trigger does, after the policy has spoken.
"""

from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for function in (LOOKS_AFTER, KEPT_BY_ITS_WRITERS, GRANTED_BY_ITS_KEEPERS):
        op.execute(function)
    op.execute(
        "CREATE TRIGGER design_section_is_kept_by_its_writers BEFORE UPDATE ON design_section "
        "FOR EACH ROW EXECUTE FUNCTION design_section_is_kept_by_its_writers()"
    )
    op.execute(
        "CREATE TRIGGER section_grant_is_of_its_keepers AFTER INSERT ON section_grant "
        "FOR EACH ROW EXECUTE FUNCTION section_grant_is_of_its_keepers()"
    )


# The owner, and the lead agency, which may change what a section allows, and everybody sees that it did.
LOOKS_AFTER = """
CREATE FUNCTION looks_after(section design_section) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT section.owner_id = nullif(current_setting('portal.organisation', true), '')::uuid
    OR EXISTS (SELECT FROM party WHERE partnership_id = section.partnership_id AND kind = 'lead agency'
      AND left_at IS NULL AND organisation_id = nullif(current_setting('portal.organisation', true), '')::uuid)
$$
"""

# Where a section stands and how often it has changed is everybody's to move. The live text is written down by the
# portal itself, for several organisations at once.
KEPT_BY_ITS_WRITERS = """
CREATE FUNCTION design_section_is_kept_by_its_writers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  speaker uuid := nullif(current_setting('portal.organisation', true), '')::uuid;
  person uuid := nullif(current_setting('portal.person', true), '')::uuid;
BEGIN
  IF (OLD.partnership_id, OLD.id, OLD.created_at, OLD.design_id, OLD.hint)
    IS DISTINCT FROM (NEW.partnership_id, NEW.id, NEW.created_at, NEW.design_id, NEW.hint) THEN
    RAISE EXCEPTION 'a section stays where it is' USING ERRCODE = 'restrict_violation';
  END IF;
  IF current_setting('portal.worker', true) = 'on' THEN
    RETURN NEW;
  END IF;
  IF (OLD.owner_id, OLD.removed_at) IS DISTINCT FROM (NEW.owner_id, NEW.removed_at) AND NOT looks_after(OLD) THEN
    RAISE EXCEPTION 'whoever looks after a section hands it on' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (OLD.person_id, OLD.organisation_id) IS DISTINCT FROM (NEW.person_id, NEW.organisation_id)
    AND (person, speaker) IS DISTINCT FROM (NEW.person_id, NEW.organisation_id) THEN
    RAISE EXCEPTION 'nobody writes in another name' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.marked IS DISTINCT FROM NEW.marked
    OR NEW.unkept_writers NOT IN (OLD.unkept_writers, '{}')
    OR NEW.unkept_since IS NOT NULL AND OLD.unkept_since IS DISTINCT FROM NEW.unkept_since THEN
    RAISE EXCEPTION 'the live text is written down by the portal' USING ERRCODE = 'restrict_violation';
  END IF;
  IF (OLD.heading, OLD.blocks, OLD.person_id, OLD.organisation_id, OLD.changed_at)
    IS DISTINCT FROM (NEW.heading, NEW.blocks, NEW.person_id, NEW.organisation_id, NEW.changed_at)
    AND NOT looks_after(OLD) AND 'write' IS DISTINCT FROM (
      SELECT rights FROM section_grant WHERE partnership_id = OLD.partnership_id AND section_id = OLD.id
        AND granted_to_id = speaker ORDER BY created_at DESC, id DESC LIMIT 1) THEN
    RAISE EXCEPTION 'a section is written by those whom it allows to' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$
"""

GRANTED_BY_ITS_KEEPERS = """
CREATE FUNCTION section_grant_is_of_its_keepers() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NOT EXISTS (SELECT FROM design_section section WHERE section.partnership_id = NEW.partnership_id
    AND section.id = NEW.section_id AND looks_after(section)) THEN
    RAISE EXCEPTION 'whoever looks after a section says what it allows' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$
"""
