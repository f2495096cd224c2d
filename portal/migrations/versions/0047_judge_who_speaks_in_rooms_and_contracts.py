"""A consortium is changed by its members, and under a contract each side says its own: judged by the database too.

Who is a member, who pays and who is paid stands in other rows, which a policy may not look up; so a trigger does,
after the policy has spoken.
"""

from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

OF_A_ROOM = {
    "consortium_member": ("invites", "INSERT"),
    "consortium_member_step": ("steps", "INSERT"),
    "room_key": ("takes_a_key", "INSERT OR UPDATE"),
    "work_package": ("divides", "INSERT OR UPDATE"),
    "work_share": ("divides", "INSERT OR DELETE"),
}
# Which side of a contract says it, and by which column the row leads to the contract.
OF_A_CONTRACT = {
    "reach_aim": ("payer", "contract"),
    "reach_count": ("provider", "contract"),
    "payment_price": ("payer", "contract"),
    "payment_clause": ("payer", "contract"),
    "payment_agreement": ("either", "contract"),
    "payment_start": ("either", "contract"),
    "payment_claim": ("provider", "contract"),
    "payment_claim_line": ("provider", "claim"),
    "payment_verdict": ("payer", "claim"),
    "payment_part": ("payer", "claim"),
    "clause_decision": ("payer", "clause"),
}


def upgrade() -> None:
    for function in (SPEAKER, HOLDS_A_KEY, INVITES, STEPS, TAKES_A_KEY, DIVIDES, SAID_BY_ITS_SIDE, PAID_BY_ITSELF):
        op.execute(function)
    for table, (judgement, acts) in OF_A_ROOM.items():
        _judge(table, acts, f"member_{judgement}()")
    for table, (side, by_way_of) in OF_A_CONTRACT.items():
        acts = "INSERT OR DELETE" if table == "payment_price" else "INSERT"
        _judge(table, acts, f"said_by_its_side('{side}', '{by_way_of}')")
    _judge("payment_made", "INSERT", "paid_by_itself()")


def _judge(table: str, acts: str, judgement: str) -> None:
    op.execute(
        f"CREATE TRIGGER {table}_is_of_whom_it_concerns AFTER {acts} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {judgement}"
    )


SPEAKER = """
CREATE FUNCTION speaking_organisation() RETURNS uuid LANGUAGE sql STABLE AS $$
  SELECT nullif(current_setting('portal.organisation', true), '')::uuid
$$
"""

HOLDS_A_KEY = """
CREATE FUNCTION holds_a_key_to(here uuid, consortium uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM consortium c JOIN room_key k ON k.partnership_id = c.partnership_id
      AND k.room_id = c.room_id AND k.returned_at IS NULL AND k.organisation_id = speaking_organisation()
    WHERE c.partnership_id = here AND c.id = consortium)
$$
"""

INVITES = """
CREATE FUNCTION member_invites() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NOT holds_a_key_to(NEW.partnership_id, NEW.consortium_id) THEN
    RAISE EXCEPTION 'a member invites into a consortium' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$
"""

# A member invites; whoever was invited answers for itself, and whoever joined leaves by itself. The founder holds
# the key before it joins, and nobody invited it.
STEPS = """
CREATE FUNCTION member_steps() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  member consortium_member;
  earlier text;
  is_own boolean;
  is_right boolean;
BEGIN
  SELECT * INTO member FROM consortium_member WHERE partnership_id = NEW.partnership_id AND id = NEW.member_id;
  SELECT standing INTO earlier FROM consortium_member_step WHERE partnership_id = NEW.partnership_id
    AND member_id = NEW.member_id AND number < NEW.number ORDER BY number DESC LIMIT 1;
  is_own := member.organisation_id = speaking_organisation();
  is_right := CASE
    WHEN NEW.standing = 'invited' THEN holds_a_key_to(member.partnership_id, member.consortium_id)
    WHEN earlier IS NULL THEN is_own AND holds_a_key_to(member.partnership_id, member.consortium_id)
    ELSE is_own AND earlier = CASE NEW.standing WHEN 'left' THEN 'joined' ELSE 'invited' END
  END;
  IF is_right IS NOT TRUE THEN
    RAISE EXCEPTION 'an organisation joins by invitation and leaves by itself' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$
"""

TAKES_A_KEY = """
CREATE FUNCTION member_takes_a_key() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NEW.returned_at IS NULL
    AND EXISTS (SELECT FROM room_key k WHERE k.partnership_id = NEW.partnership_id AND k.room_id = NEW.room_id
      AND k.id <> NEW.id)
    AND 'joined' IS DISTINCT FROM (
      SELECT step.standing FROM consortium c
        JOIN consortium_member m ON m.partnership_id = c.partnership_id AND m.consortium_id = c.id
        JOIN consortium_member_step step ON step.partnership_id = m.partnership_id AND step.member_id = m.id
      WHERE c.partnership_id = NEW.partnership_id AND c.room_id = NEW.room_id
        AND m.organisation_id = NEW.organisation_id ORDER BY step.number DESC LIMIT 1) THEN
    RAISE EXCEPTION 'who has joined takes a key' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$
"""

# How the work is divided is every member's to propose; each then accepts its own part.
DIVIDES = """
CREATE FUNCTION member_divides() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  written jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
  here uuid := written ->> 'partnership_id';
  its_consortium uuid := coalesce((written ->> 'consortium_id')::uuid, (SELECT consortium_id FROM work_package
    WHERE partnership_id = here AND id = (written ->> 'package_id')::uuid));
BEGIN
  IF NOT holds_a_key_to(here, its_consortium) THEN
    RAISE EXCEPTION 'the members of a consortium divide its work' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$
"""

SAID_BY_ITS_SIDE = """
CREATE FUNCTION said_by_its_side() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  written jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
  here uuid := written ->> 'partnership_id';
  under uuid := CASE TG_ARGV[1]
    WHEN 'contract' THEN (written ->> 'contract_id')::uuid
    WHEN 'claim' THEN (SELECT contract_id FROM payment_claim WHERE partnership_id = here
      AND id = (written ->> 'claim_id')::uuid)
    ELSE (SELECT contract_id FROM payment_clause WHERE partnership_id = here AND id = (written ->> 'clause_id')::uuid)
  END;
  is_paid boolean := EXISTS (SELECT FROM payment_contract WHERE partnership_id = here AND id = under
    AND provider_id = speaking_organisation());
  pays boolean := EXISTS (SELECT FROM payment_payer WHERE partnership_id = here AND contract_id = under
    AND payer_id = speaking_organisation());
BEGIN
  IF NOT (TG_ARGV[0] <> 'provider' AND pays OR TG_ARGV[0] <> 'payer' AND is_paid) THEN
    RAISE EXCEPTION 'each side of a contract says its own' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$
"""

PAID_BY_ITSELF = """
CREATE FUNCTION paid_by_itself() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF NOT EXISTS (SELECT FROM payment_part WHERE partnership_id = NEW.partnership_id AND id = NEW.part_id
    AND payer_id = speaking_organisation()) THEN
    RAISE EXCEPTION 'each organisation records what it has paid itself' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$
"""
