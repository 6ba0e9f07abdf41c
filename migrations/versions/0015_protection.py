"""Questions after arrival, concerns, looks, recovery, statistics of cases; row-level security around cases"""

import sqlalchemy as sa
from alembic import op

revision = "0015_protection"
down_revision = "0014_referrals"
branch_labels = None
depends_on = None


# --- the second wall around cases, on PostgreSQL ---------------------------------------------------------------
# Who acts is said once a transaction (iris.db); a setting that nobody made is NULL or empty and reaches nothing.

ROLE = "(select current_setting('iris.role', true))"


def _id(name):
    return f"(select nullif(current_setting('iris.{name}', true), '')::bigint)"


# ruff: noqa: S608 - names of our own tables and settings only


CONFLICT = """not exists (select 1 from employment_link l join case_respondent r on r.entry_id = l.entry_id
        where r.case_id = {case} and l.account_id = {account})"""
ASSIGNED = """({role} = 'case_officer' and exists (select 1 from case_assignment a
        where a.case_id = {case} and a.account_id = {account} and a.until is null))"""
HELPED = """({role} = 'advocate' and exists (select 1 from case_consent k where k.case_id = {case}
        and k.organisation_id = {organisation} and k.ended_at is null and k.kind <> 'not_asked'))"""
SENT = f"entry_id = {_id('entry')} and reply_due_on is not null"


def _reached(case, *, helpers):
    """The worker by code, leads, officers on the case, advocates the worker agreed to."""
    parts = [f"{case} = {_id('case')}", f"{ROLE} = 'case_lead'", ASSIGNED, *([HELPED] if helpers else [])]
    return "({})".format(" or ".join(parts)).format(
        case=case, role=ROLE, account=_id("account"), organisation=_id("organisation")
    )


def _wall(case, *, helpers):
    """The same without those in conflict; the system passes."""
    clear = CONFLICT.format(case=case, account=_id("account"))
    return f"({ROLE} = 'system' or ({_reached(case, helpers=helpers)} and {clear}))"


def _walls(helpers):
    return {
        "case_record": _wall("case_record.id", helpers=helpers),
        "case_identity": _wall("case_identity.case_id", helpers=False),
        # Without the conflict, which is asked of this very table: its texts are sealed, the row filter is before it.
        "case_respondent": f"({ROLE} = 'system' or ({SENT}) or {_reached('case_respondent.case_id', helpers=helpers)})",
        "case_message": _wall("case_message.case_id", helpers=helpers),
        "case_event": _wall("case_event.case_id", helpers=helpers),
        "case_file": f"""({_wall("case_file.case_id", helpers=helpers)}
        or respondent_id in (select id from case_respondent where {SENT}))""",
        "case_fact": f"({ROLE} in ('system', 'reviewer') or entry_id = {_id('entry')})",
        "case_code": f"{ROLE} = 'system'",
        "case_visit": f"{ROLE} = 'system'",
        "case_draft": f"({ROLE} = 'system' or id = {_id('draft')})",
    }


def _raise_walls():
    for table, wall in _walls(helpers=True).items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY reached ON {table} USING ({wall})")
        # Whoever files has no case yet; writing shows nobody anything.
        op.execute(f"CREATE POLICY filed ON {table} FOR INSERT WITH CHECK (true)")


def _raze_walls():
    for table in _walls(helpers=False):
        op.execute(f"DROP POLICY filed ON {table}")
        op.execute(f"DROP POLICY reached ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")


def upgrade() -> None:
    op.create_table(
        "case_freeze",
        sa.Column("through", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("through", name=op.f("pk_case_freeze")),
    )
    op.create_table(
        "case_cell",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("through", sa.Date(), nullable=False),
        sa.Column("origin", sa.String(length=40), nullable=False),
        sa.Column("destination", sa.String(length=40), nullable=False),
        sa.Column("sector", sa.String(length=40), nullable=False),
        sa.Column("year", sa.String(length=40), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.CheckConstraint("cases >= 10 AND cases / 5 * 5 = cases", name=op.f("ck_case_cell_blurred")),
        sa.ForeignKeyConstraint(["through"], ["case_freeze.through"], name=op.f("fk_case_cell_through")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_cell")),
        sa.UniqueConstraint(
            "through",
            "origin",
            "destination",
            "sector",
            "year",
            name=op.f("uq_case_cell_through_origin_destination_sector_year"),
        ),
    )
    op.create_table(
        "voice_tally",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False, comment="yes or no to: did you have to pay"),
        sa.Column("paid", sa.Integer(), nullable=False),
        sa.Column("papers_answers", sa.Integer(), nullable=False),
        sa.Column("papers_kept", sa.Integer(), nullable=False),
        sa.Column("promised_answers", sa.Integer(), nullable=False),
        sa.Column("not_as_promised", sa.Integer(), nullable=False),
        sa.Column("through", sa.Date(), nullable=False, comment="day of the last answer counted"),
        sa.CheckConstraint("answers >= 10", name=op.f("ck_voice_tally_cell_minimum")),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_voice_tally_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice_tally")),
        sa.UniqueConstraint("entry_id", "channel", name=op.f("uq_voice_tally_entry_id_channel")),
    )
    op.create_table(
        "case_look",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False, comment="identity, original"),
        sa.Column("reason", sa.LargeBinary(), nullable=True, comment="sealed with the key of the case"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(seen_by IS NULL) = (seen_at IS NULL)", name=op.f("ck_case_look_seen_when")),
        sa.CheckConstraint("seen_by IS NULL OR seen_by <> account_id", name=op.f("ck_case_look_seen_by_another")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_case_look_account_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_case_look_case_id")),
        sa.ForeignKeyConstraint(["seen_by"], ["account.id"], name=op.f("fk_case_look_seen_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_look")),
    )
    with op.batch_alter_table("case_look", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_look_case_id"), ["case_id"], unique=False)
        batch_op.create_index("ix_case_look_seen_at_id", ["seen_at", "id"], unique=False)

    op.create_table(
        "case_recovery",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("facts_matched", sa.Integer(), nullable=False),
        sa.Column("notice_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False, comment="waiting, objected, given, dropped"),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "open_for",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="the case while it waits: one at a time",
        ),
        sa.CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name=op.f("ck_case_recovery_ended_when")),
        sa.CheckConstraint(
            "(state = 'waiting') = (open_for IS NOT NULL)", name=op.f("ck_case_recovery_waiting_is_one")
        ),
        sa.CheckConstraint("open_for IS NULL OR open_for = case_id", name=op.f("ck_case_recovery_open_for_its_case")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_case_recovery_account_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_case_recovery_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_recovery")),
        sa.UniqueConstraint("open_for", name=op.f("uq_case_recovery_open_for")),
    )
    with op.batch_alter_table("case_recovery", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_recovery_case_id"), ["case_id"], unique=False)

    op.create_table(
        "voice_batch",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("channel", sa.String(length=40), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("size >= 10", name=op.f("ck_voice_batch_hides_one_in_many")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_voice_batch_account_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_voice_batch_entry_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_voice_batch_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice_batch")),
    )
    with op.batch_alter_table("voice_batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_voice_batch_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_voice_batch_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "concern",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("certificate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("target", sa.String(length=40), nullable=False, comment="agency, audit_body, scheme"),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tests", sa.JSON(), nullable=False, comment="met: current, specific, serious, systemic"),
        sa.Column("requirement", sa.String(length=40), nullable=False, comment="criterion or rule of the scheme"),
        sa.Column("assessment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("data_key", sa.LargeBinary(), nullable=False),
        sa.Column(
            "sealed", sa.LargeBinary(), nullable=False, comment="what was told, what was found, what is answered"
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state <> 'assessment_raised' OR assessment_id IS NOT NULL", name=op.f("ck_concern_audit_named")
        ),
        sa.CheckConstraint("state = 'received' OR decided_by IS NOT NULL", name=op.f("ck_concern_decided_by_somebody")),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_concern_assessment_id")),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificate.id"], name=op.f("fk_concern_certificate_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_concern_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_concern_code_hash")),
    )
    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_certificate_id"), ["certificate_id"], unique=False)
        batch_op.create_index("ix_concern_state_raised_at", ["state", "raised_at", "id"], unique=False)

    op.create_table(
        "voice_answer",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paid", sa.String(length=40), nullable=False),
        sa.Column("papers", sa.String(length=40), nullable=False),
        sa.Column("promised", sa.String(length=40), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("network", sa.String(length=64), nullable=True),
        sa.Column("aside", sa.String(length=40), nullable=False, comment="why it is set aside; empty: it is not"),
        sa.Column("verdict", sa.String(length=40), nullable=True, comment="of a reviewer: counted, left_out"),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint("(at IS NULL) = (network IS NULL)", name=op.f("ck_voice_answer_traces_go_together")),
        sa.CheckConstraint("(verdict IS NULL) = (decided_by IS NULL)", name=op.f("ck_voice_answer_verdict_signed")),
        sa.ForeignKeyConstraint(["batch_id"], ["voice_batch.id"], name=op.f("fk_voice_answer_batch_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_voice_answer_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice_answer")),
    )
    with op.batch_alter_table("voice_answer", schema=None) as batch_op:
        batch_op.create_index("ix_voice_answer_at", ["at"], unique=False)
        batch_op.create_index("ix_voice_answer_batch_id_id", ["batch_id", "id"], unique=False)

    op.create_table(
        "voice_code",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("batch_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["voice_batch.id"], name=op.f("fk_voice_code_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voice_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_voice_code_code_hash")),
    )
    with op.batch_alter_table("voice_code", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_voice_code_batch_id"), ["batch_id"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        _raise_walls()


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _raze_walls()
    with op.batch_alter_table("voice_code", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_voice_code_batch_id"))

    op.drop_table("voice_code")
    with op.batch_alter_table("voice_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_voice_answer_batch_id_id")
        batch_op.drop_index("ix_voice_answer_at")

    op.drop_table("voice_answer")
    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.drop_index("ix_concern_state_raised_at")
        batch_op.drop_index(batch_op.f("ix_concern_certificate_id"))

    op.drop_table("concern")
    with op.batch_alter_table("voice_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_voice_batch_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_voice_batch_entry_id"))

    op.drop_table("voice_batch")
    with op.batch_alter_table("case_recovery", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_recovery_case_id"))

    op.drop_table("case_recovery")
    with op.batch_alter_table("case_look", schema=None) as batch_op:
        batch_op.drop_index("ix_case_look_seen_at_id")
        batch_op.drop_index(batch_op.f("ix_case_look_case_id"))

    op.drop_table("case_look")
    op.drop_table("voice_tally")
    op.drop_table("case_cell")
    op.drop_table("case_freeze")
