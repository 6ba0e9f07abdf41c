"""Cases"""

import sqlalchemy as sa
from alembic import op

revision = "0007_cases"
down_revision = "0006_certification"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_record",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
            comment="random: nobody can count cases by it",
        ),
        sa.Column("public_id", sa.String(length=12), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("closing", sa.String(length=40), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("urgent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("origin", sa.String(length=2), nullable=False),
        sa.Column("destination", sa.String(length=2), nullable=False),
        sa.Column("sector", sa.String(length=40), nullable=False),
        sa.Column("quarter", sa.String(length=6), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True, comment="the data key; without it the case is erased"),
        sa.Column("state", sa.LargeBinary(), nullable=False, comment="sealed: what the rules ask about"),
        sa.Column("story", sa.LargeBinary(), nullable=False, comment="sealed: the answers as given"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(stage = 'closed') = (closing IS NOT NULL)", name=op.f("ck_case_record_closed_says_how")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_record")),
        sa.UniqueConstraint("public_id", name=op.f("uq_case_record_public_id")),
    )
    with op.batch_alter_table("case_record", schema=None) as batch_op:
        batch_op.create_index("ix_case_record_due_at", ["due_at", "id"], unique=False)
        batch_op.create_index("ix_case_record_stage_due_at", ["stage", "due_at", "id"], unique=False)

    op.create_table(
        "case_code",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_case_code_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_code")),
        sa.UniqueConstraint("case_id", name=op.f("uq_case_code_case_id")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_case_code_code_hash")),
    )
    op.create_table(
        "case_draft",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=True),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False, comment="sealed: answers, costs, files"),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("id > 0", name=op.f("ck_case_draft_id_positive")),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_case_draft_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_draft")),
        sa.UniqueConstraint("case_id", name=op.f("uq_case_draft_case_id")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_case_draft_code_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_case_draft_token_hash")),
    )
    with op.batch_alter_table("case_draft", schema=None) as batch_op:
        batch_op.create_index("ix_case_draft_changed_on", ["changed_on"], unique=False)

    op.create_table(
        "case_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verb", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False, comment="in which stage the case is since"),
        sa.Column("actor", sa.String(length=40), nullable=False, comment="account:12, worker, system"),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_case_event_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_event")),
    )
    with op.batch_alter_table("case_event", schema=None) as batch_op:
        batch_op.create_index("ix_case_event_case_id_id", ["case_id", "id"], unique=False)

    op.create_table(
        "case_identity",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_case_identity_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_identity")),
        sa.UniqueConstraint("case_id", name=op.f("uq_case_identity_case_id")),
    )
    op.create_table(
        "case_respondent",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column(
            "inner",
            sa.LargeBinary(),
            nullable=False,
            comment="sealed with the key of the case: typed name, proposal, decision",
        ),
        sa.Column("reply_due_on", sa.Date(), nullable=True),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True, comment="the key of what is shared with the respondent"),
        sa.Column(
            "shared", sa.LargeBinary(), nullable=True, comment="sealed: summary, answer, plan, payments, outcome"
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(wrapped IS NULL) = (shared IS NULL)", name=op.f("ck_case_respondent_shared_has_key")),
        sa.CheckConstraint("reply_due_on IS NULL OR wrapped IS NOT NULL", name=op.f("ck_case_respondent_sent_has_key")),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_case_respondent_case_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_case_respondent_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_respondent")),
    )
    with op.batch_alter_table("case_respondent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_respondent_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_respondent_entry_id"), ["entry_id"], unique=False)

    op.create_table(
        "case_visit",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_case_visit_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_visit")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_case_visit_token_hash")),
    )
    with op.batch_alter_table("case_visit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_visit_case_id"), ["case_id"], unique=False)

    op.create_table(
        "case_fact",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("respondent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("principle", sa.String(length=40), nullable=False),
        sa.Column("corridor", sa.String(length=40), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("remedied_on", sa.Date(), nullable=True),
        sa.Column("self_reported", sa.Boolean(), nullable=False),
        sa.Column("incident", sa.String(length=40), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("public_from", sa.Date(), nullable=False),
        sa.CheckConstraint("severity IN (1, 3, 10)", name=op.f("ck_case_fact_severity_known")),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_case_fact_entry_id")),
        sa.ForeignKeyConstraint(["respondent_id"], ["case_respondent.id"], name=op.f("fk_case_fact_respondent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_fact")),
    )
    with op.batch_alter_table("case_fact", schema=None) as batch_op:
        batch_op.create_index("ix_case_fact_entry_id_recorded_at", ["entry_id", "recorded_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_fact_respondent_id"), ["respondent_id"], unique=False)

    op.create_table(
        "case_file",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("respondent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("stored_as", sa.String(length=32), nullable=False),
        sa.Column("clean_as", sa.String(length=32), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False, comment="name, type, size, digest"),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_case_file_case_id")),
        sa.ForeignKeyConstraint(["respondent_id"], ["case_respondent.id"], name=op.f("fk_case_file_respondent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_file")),
        sa.UniqueConstraint("clean_as", name=op.f("uq_case_file_clean_as")),
        sa.UniqueConstraint("stored_as", name=op.f("uq_case_file_stored_as")),
    )
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_file_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_file_respondent_id"), ["respondent_id"], unique=False)

    op.create_table(
        "case_assignment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_case_assignment_account_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_case_assignment_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_assignment")),
    )
    with op.batch_alter_table("case_assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_assignment_account_id"), ["account_id"], unique=False)
        batch_op.create_index("ix_case_assignment_case_id_account_id", ["case_id", "account_id"], unique=False)

    op.create_table(
        "case_message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False, comment="worker, officer, note"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("(side = 'worker') = (account_id IS NULL)", name=op.f("ck_case_message_officers_sign")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_case_message_account_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_case_message_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_message")),
    )
    with op.batch_alter_table("case_message", schema=None) as batch_op:
        batch_op.create_index("ix_case_message_case_id_id", ["case_id", "id"], unique=False)

    op.create_table(
        "employment_link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_employment_link_account_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_employment_link_entry_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_employment_link")),
        sa.UniqueConstraint("account_id", "entry_id", name=op.f("uq_employment_link_account_id_entry_id")),
    )
    with op.batch_alter_table("employment_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_employment_link_entry_id"), ["entry_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("employment_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_employment_link_entry_id"))

    op.drop_table("employment_link")
    with op.batch_alter_table("case_message", schema=None) as batch_op:
        batch_op.drop_index("ix_case_message_case_id_id")

    op.drop_table("case_message")
    with op.batch_alter_table("case_assignment", schema=None) as batch_op:
        batch_op.drop_index("ix_case_assignment_case_id_account_id")
        batch_op.drop_index(batch_op.f("ix_case_assignment_account_id"))

    op.drop_table("case_assignment")
    with op.batch_alter_table("case_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_file_respondent_id"))
        batch_op.drop_index(batch_op.f("ix_case_file_case_id"))

    op.drop_table("case_file")
    with op.batch_alter_table("case_fact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_fact_respondent_id"))
        batch_op.drop_index("ix_case_fact_entry_id_recorded_at")

    op.drop_table("case_fact")
    with op.batch_alter_table("case_visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_visit_case_id"))

    op.drop_table("case_visit")
    with op.batch_alter_table("case_respondent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_respondent_entry_id"))
        batch_op.drop_index(batch_op.f("ix_case_respondent_case_id"))

    op.drop_table("case_respondent")
    op.drop_table("case_identity")
    with op.batch_alter_table("case_event", schema=None) as batch_op:
        batch_op.drop_index("ix_case_event_case_id_id")

    op.drop_table("case_event")
    with op.batch_alter_table("case_draft", schema=None) as batch_op:
        batch_op.drop_index("ix_case_draft_changed_on")

    op.drop_table("case_draft")
    op.drop_table("case_code")
    with op.batch_alter_table("case_record", schema=None) as batch_op:
        batch_op.drop_index("ix_case_record_stage_due_at")
        batch_op.drop_index("ix_case_record_due_at")

    op.drop_table("case_record")
