"""Referrals, the directory, consent records, second looks, tasks."""

import sqlalchemy as sa
from alembic import op

revision = "0014_referrals"
down_revision = "0013_certifying"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assistance_programme",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("receiver", sa.String(length=40), nullable=False, comment="what it is there for: a kind of receiver"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False, comment="where it helps"),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("hours", sa.Text(), nullable=False),
        sa.Column("telephone", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False, comment="https only"),
        sa.Column("about", sa.Text(), nullable=False, comment="what it does, in everyday words"),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column(
            "checked_on", sa.Date(), nullable=False, comment="when somebody last looked whether this is still so"
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("name <> ''", name=op.f("ck_assistance_programme_name_given")),
        sa.CheckConstraint("telephone <> '' OR link <> ''", name=op.f("ck_assistance_programme_can_be_reached")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_assistance_programme_organisation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assistance_programme")),
    )
    with op.batch_alter_table("assistance_programme", schema=None) as batch_op:
        batch_op.create_index("ix_assistance_programme_country_receiver", ["country", "receiver"], unique=False)
        batch_op.create_index(batch_op.f("ix_assistance_programme_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "case_consent",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("organisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "account_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="who asked the worker",
        ),
        sa.Column(
            "kind", sa.String(length=40), nullable=False, comment="how the worker agreed; not_asked opens nothing"
        ),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_case_consent_account_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_case_consent_case_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_case_consent_organisation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_consent")),
    )
    with op.batch_alter_table("case_consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_consent_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_consent_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "case_referral",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("programme_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "organisation_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="who receives it",
        ),
        sa.Column("purpose", sa.String(length=40), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False, comment="codes of what is passed on"),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("ground", sa.String(length=40), nullable=True, comment="why consent was not waited for"),
        sa.Column("made_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("second_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True, comment="by when the receiver says yes or no"),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "sealed",
            sa.LargeBinary(),
            nullable=False,
            comment="with the key of the case: reasons, words to the worker",
        ),
        sa.Column("wrapped", sa.LargeBinary(), nullable=True, comment="the key of what the receiver reads"),
        sa.Column("packet", sa.LargeBinary(), nullable=True, comment="sealed: what is passed on, in words"),
        sa.Column("answer", sa.LargeBinary(), nullable=True, comment="sealed: why not, or what came of it"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "ground IS NULL OR ground = 'minor' OR state IN ('proposed', 'cancelled') OR second_by IS NOT NULL",
            name=op.f("ck_case_referral_exception_has_second"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('revoked', 'refused') OR wrapped IS NULL",
            name=op.f("ck_case_referral_taken_back_is_unreadable"),
        ),
        sa.CheckConstraint("packet IS NULL OR wrapped IS NOT NULL", name=op.f("ck_case_referral_packet_has_key")),
        sa.CheckConstraint(
            "second_by IS NULL OR second_by <> made_by", name=op.f("ck_case_referral_second_is_another")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_case_referral_case_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_case_referral_made_by")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_case_referral_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["assistance_programme.id"], name=op.f("fk_case_referral_programme_id")
        ),
        sa.ForeignKeyConstraint(["second_by"], ["account.id"], name=op.f("fk_case_referral_second_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_referral")),
    )
    with op.batch_alter_table("case_referral", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_referral_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            "ix_case_referral_organisation_id_state_due_at", ["organisation_id", "state", "due_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_case_referral_programme_id"), ["programme_id"], unique=False)
        batch_op.create_index("ix_case_referral_state_due_at", ["state", "due_at"], unique=False)

    op.create_table(
        "case_review",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("respondent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asker", sa.String(length=40), nullable=False),
        sa.Column("involved", sa.JSON(), nullable=False, comment="accounts that may not decide it"),
        sa.Column("lodged_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("result", sa.String(length=40), nullable=True),
        sa.Column("decided_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("reasons", sa.LargeBinary(), nullable=True, comment="sealed with the key of the case"),
        sa.CheckConstraint("(result IS NULL) = (decided_by IS NULL)", name=op.f("ck_case_review_decided_by_somebody")),
        sa.CheckConstraint("(result IS NULL) = (decided_on IS NULL)", name=op.f("ck_case_review_decided_on_a_day")),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_case_review_case_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["account.id"], name=op.f("fk_case_review_decided_by")),
        sa.ForeignKeyConstraint(["respondent_id"], ["case_respondent.id"], name=op.f("fk_case_review_respondent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_review")),
    )
    with op.batch_alter_table("case_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_review_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_review_respondent_id"), ["respondent_id"], unique=False)
        batch_op.create_index("ix_case_review_result_due_on", ["result", "due_on"], unique=False)

    op.create_table(
        "case_task",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False, comment="with the key of the case: what is to be done"),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_case_task_account_id")),
        sa.ForeignKeyConstraint(["case_id"], ["case_record.id"], name=op.f("fk_case_task_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_task")),
    )
    with op.batch_alter_table("case_task", schema=None) as batch_op:
        batch_op.create_index(
            "ix_case_task_account_id_done_at_due_on", ["account_id", "done_at", "due_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_case_task_case_id"), ["case_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("case_task", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_task_case_id"))
        batch_op.drop_index("ix_case_task_account_id_done_at_due_on")

    op.drop_table("case_task")
    with op.batch_alter_table("case_review", schema=None) as batch_op:
        batch_op.drop_index("ix_case_review_result_due_on")
        batch_op.drop_index(batch_op.f("ix_case_review_respondent_id"))
        batch_op.drop_index(batch_op.f("ix_case_review_case_id"))

    op.drop_table("case_review")
    with op.batch_alter_table("case_referral", schema=None) as batch_op:
        batch_op.drop_index("ix_case_referral_state_due_at")
        batch_op.drop_index(batch_op.f("ix_case_referral_programme_id"))
        batch_op.drop_index("ix_case_referral_organisation_id_state_due_at")
        batch_op.drop_index(batch_op.f("ix_case_referral_case_id"))

    op.drop_table("case_referral")
    with op.batch_alter_table("case_consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_consent_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_case_consent_case_id"))

    op.drop_table("case_consent")
    with op.batch_alter_table("assistance_programme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_assistance_programme_organisation_id"))
        batch_op.drop_index("ix_assistance_programme_country_receiver")

    op.drop_table("assistance_programme")
