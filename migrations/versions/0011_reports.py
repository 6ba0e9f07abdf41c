"""Reports sent in from elsewhere, calendars, reminders, corrections of findings"""

import sqlalchemy as sa
from alembic import op

revision = "0011_reports"
down_revision = "0010_fieldwork"
branch_labels = None
depends_on = None


COMMENTS = (
    ("finding_contest", "reason", None, "of contests from before there were appeals"),
)
"""Table, column, what was said of it, what is said now. SQLite keeps no comments."""


def _comments(*, new: bool) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, column, before, now in COMMENTS:
            comment, existing = (now, before) if new else (before, now)
            op.alter_column(table, column, comment=comment, existing_comment=existing)


def upgrade() -> None:
    _comments(new=True)
    op.create_table(
        "assessment_reminder",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("target", sa.String(length=60), nullable=False, comment="assessment:12 or finding:3"),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessment_reminder")),
        sa.UniqueConstraint("target", "kind", "due", name=op.f("uq_assessment_reminder_target_kind_due")),
    )
    op.create_table(
        "calendar_link",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_calendar_link_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_link")),
        sa.UniqueConstraint("account_id", name=op.f("uq_calendar_link_account_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_link_token_hash")),
    )
    op.create_table(
        "report_import",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("assessment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False, comment="xlsx or json"),
        sa.Column(
            "sealed",
            sa.LargeBinary(),
            nullable=False,
            comment="what was read and what is wrong, with the assessment's key",
        ),
        sa.Column("problems", sa.Integer(), nullable=False, comment="how many; with any it cannot be taken over"),
        sa.Column("state", sa.String(length=40), nullable=False, comment="staged, applied, dropped"),
        sa.Column("sent_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'applied') = (applied_at IS NOT NULL)", name=op.f("ck_report_import_applied_has_moment")
        ),
        sa.CheckConstraint(
            "state <> 'applied' OR problems = 0", name=op.f("ck_report_import_applied_without_problems")
        ),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_report_import_assessment_id")),
        sa.ForeignKeyConstraint(["sent_by"], ["account.id"], name=op.f("fk_report_import_sent_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_import")),
    )
    with op.batch_alter_table("report_import", schema=None) as batch_op:
        batch_op.create_index("ix_report_import_assessment_id", ["assessment_id", "id"], unique=False)

    op.create_table(
        "finding_correction",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("finding_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("appeal_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("was", sa.String(length=40), nullable=False, comment="the grade that was known until then"),
        sa.Column("counts_as", sa.String(length=40), nullable=False, comment="the rating that its criterion counts as"),
        sa.Column("effective_on", sa.Date(), nullable=False, comment="the day of the finding itself"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["appeal_id"], ["appeal.id"], name=op.f("fk_finding_correction_appeal_id")),
        sa.ForeignKeyConstraint(["finding_id"], ["finding.id"], name=op.f("fk_finding_correction_finding_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_finding_correction")),
        sa.UniqueConstraint("finding_id", name=op.f("uq_finding_correction_finding_id")),
    )
    with op.batch_alter_table("finding_contest", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "appeal_id",
                sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
                nullable=True,
                comment="holds what was said",
            )
        )
        batch_op.create_foreign_key(batch_op.f("fk_finding_contest_appeal_id"), "appeal", ["appeal_id"], ["id"])


def downgrade() -> None:
    _comments(new=False)
    with op.batch_alter_table("finding_contest", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_finding_contest_appeal_id"), type_="foreignkey")
        batch_op.drop_column("appeal_id")

    op.drop_table("finding_correction")
    with op.batch_alter_table("report_import", schema=None) as batch_op:
        batch_op.drop_index("ix_report_import_assessment_id")

    op.drop_table("report_import")
    op.drop_table("calendar_link")
    op.drop_table("assessment_reminder")
