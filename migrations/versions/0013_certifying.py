"""Appeals against links and findings, applications seen while they run, audits tied to their application"""

import sqlalchemy as sa
from alembic import op

revision = "0013_certifying"
down_revision = "0012_credentials"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNDER_WAY = (
    "accepted", "desk_review", "on_site", "corrective_action", "technical_review", "decision"
)  # fmt: skip


COMMENTS = (
    ("assessment_part", "side", "evaluation or review", "evaluation, review, appeal"),
    (
        "public_notice", "kind", "objections, refused",
        "objections, refused; examined or renewal: while it is under way",
    ),
)
"""Table, column, what was said of it, what is said now. SQLite keeps no comments."""


def _comments(*, new: bool) -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table, column, before, now in COMMENTS:
            comment, existing = (now, before) if new else (before, now)
            op.alter_column(table, column, comment=comment, existing_comment=existing)


def upgrade() -> None:
    _comments(new=True)
    with op.batch_alter_table("appeal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("assessment_id", BIG, nullable=True))
        batch_op.add_column(sa.Column("finding_id", BIG, nullable=True))
        batch_op.add_column(sa.Column("link_id", BIG, nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_appeal_link_id"), "control_link", ["link_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_appeal_assessment_id"), "assessment", ["assessment_id"], ["id"])
        batch_op.create_foreign_key(batch_op.f("fk_appeal_finding_id"), "finding", ["finding_id"], ["id"])

    with op.batch_alter_table("appeal_member", schema=None) as batch_op:
        batch_op.add_column(sa.Column("assessment_id", BIG, nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_appeal_member_assessment_id"), "assessment", ["assessment_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_appeal_member_assessment_id_account_id_side"),
            "assessment_part",
            ["assessment_id", "account_id", "side"],
            ["assessment_id", "account_id", "side"],
        )

    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("application_id", BIG, nullable=True, comment="for a certificate: who audits takes a side in it")
        )
        batch_op.create_unique_constraint(batch_op.f("uq_assessment_id_application_id"), ["id", "application_id"])
        batch_op.create_foreign_key(
            batch_op.f("fk_assessment_application_id"), "application", ["application_id"], ["id"]
        )

    with op.batch_alter_table("assessment_part", schema=None) as batch_op:
        batch_op.add_column(sa.Column("application_id", BIG, nullable=True, comment="once the team is confirmed"))
        batch_op.create_foreign_key(
            batch_op.f("fk_assessment_part_assessment_id_application_id"),
            "assessment",
            ["assessment_id", "application_id"],
            ["id", "application_id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_assessment_part_application_id_account_id_side"),
            "application_part",
            ["application_id", "account_id", "side"],
            ["application_id", "account_id", "side"],
        )

    with op.batch_alter_table("control_link", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("contested_at", sa.DateTime(timezone=True), nullable=True, comment="when the agency appealed")
        )
        batch_op.add_column(sa.Column("contest_ended_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column(
                "overturned_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="when a panel found that it never was",
            )
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_control_link_overturned_ended"), "overturned_at IS NULL OR ended_at IS NOT NULL"
        )

    with op.batch_alter_table("kin_decision", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "by_panel",
                sa.Boolean(),
                server_default=sa.false(),
                nullable=False,
                comment="on appeal: no reviewer takes it back",
            )
        )

    with op.batch_alter_table("public_notice", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "ended_at",
                sa.DateTime(timezone=True),
                nullable=True,
                comment="when an application was under way no longer",
            )
        )

    with op.batch_alter_table("register_entry", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "ever_applied",
                sa.Boolean(),
                server_default=sa.false(),
                nullable=False,
                comment="an application was accepted: pages about it must read notices",
            )
        )
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "reminded_on", sa.Date(), nullable=True, comment="when the agency was last told that time runs out"
            )
        )
    _keep_surveillances()
    _show_what_is_under_way()


def _keep_surveillances() -> None:
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "surveillances",
                sa.JSON(),
                nullable=False,
                server_default=sa.text("'{}'"),
                comment="first day of each surveillance by its assessment: who decides reads no assessment",
            )
        )
    certificate = sa.table("certificate", sa.column("id"), sa.column("entry_id"), sa.column("surveillances", sa.JSON()))
    assessment = sa.table(
        "assessment", sa.column("id"), sa.column("kind"), sa.column("subject_id"), sa.column("first_day", sa.Date())
    )
    held = (
        sa.select(certificate.c.id, assessment.c.id, assessment.c.first_day)
        .join_from(certificate, assessment, assessment.c.subject_id == certificate.c.entry_id)
        .where(assessment.c.kind == "surveillance", assessment.c.first_day.is_not(None))
    )
    connection, found = op.get_bind(), {}
    for certificate_id, number, day in connection.execute(held).all():
        found.setdefault(certificate_id, {})[str(number)] = day.isoformat()
    for certificate_id, days in found.items():
        connection.execute(certificate.update().where(certificate.c.id == certificate_id).values(surveillances=days))
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.alter_column("surveillances", server_default=None)


def _show_what_is_under_way() -> None:
    application = sa.table(
        "application", *(sa.column(name) for name in ("id", "entry_id", "kind", "state", "accepted_on"))
    )
    event = sa.table(
        "application_event", sa.column("application_id"), sa.column("move"), sa.column("at", sa.DateTime(timezone=True))
    )
    notice = sa.table(
        "public_notice",
        *(sa.column(name) for name in ("application_id", "entry_id", "kind")),
        sa.column("first_day", sa.Date()),
        sa.column("scope", sa.JSON()),
        sa.column("recorded_at", sa.DateTime(timezone=True)),
    )
    entry = sa.table("register_entry", sa.column("id"), sa.column("ever_applied", sa.Boolean()))
    accepted = (
        sa.select(
            application.c.id,
            application.c.entry_id,
            application.c.kind,
            sa.func.max(event.c.at, type_=sa.DateTime(timezone=True)),
        )
        .join_from(application, event, event.c.application_id == application.c.id)
        .where(application.c.state.in_(UNDER_WAY), event.c.move == "accept")
        .group_by(application.c.id, application.c.entry_id, application.c.kind)
    )
    connection = op.get_bind()
    for number, entry_id, kind, at in connection.execute(accepted).all():
        connection.execute(
            notice.insert().values(
                application_id=number,
                entry_id=entry_id,
                kind="renewal" if kind == "renewal" else "examined",
                first_day=at.date(),
                scope={},
                recorded_at=at,
            )
        )
        connection.execute(entry.update().where(entry.c.id == entry_id).values(ever_applied=True))


def downgrade() -> None:
    _comments(new=False)
    op.execute("DELETE FROM public_notice WHERE kind IN ('examined', 'renewal')")
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.drop_column("surveillances")
    with op.batch_alter_table("application", schema=None) as batch_op:
        batch_op.drop_column("reminded_on")
    with op.batch_alter_table("register_entry", schema=None) as batch_op:
        batch_op.drop_column("ever_applied")

    with op.batch_alter_table("public_notice", schema=None) as batch_op:
        batch_op.drop_column("ended_at")

    with op.batch_alter_table("kin_decision", schema=None) as batch_op:
        batch_op.drop_column("by_panel")

    with op.batch_alter_table("control_link", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_control_link_overturned_ended"), type_="check")
        batch_op.drop_column("overturned_at")
        batch_op.drop_column("contest_ended_at")
        batch_op.drop_column("contested_at")

    with op.batch_alter_table("assessment_part", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_assessment_part_application_id_account_id_side"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_assessment_part_assessment_id_application_id"), type_="foreignkey")
        batch_op.drop_column("application_id")

    with op.batch_alter_table("assessment", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_assessment_application_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_assessment_id_application_id"), type_="unique")
        batch_op.drop_column("application_id")

    with op.batch_alter_table("appeal_member", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_appeal_member_assessment_id_account_id_side"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_appeal_member_assessment_id"), type_="foreignkey")
        batch_op.drop_column("assessment_id")

    with op.batch_alter_table("appeal", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_appeal_finding_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_appeal_assessment_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_appeal_link_id"), type_="foreignkey")
        batch_op.drop_column("link_id")
        batch_op.drop_column("finding_id")
        batch_op.drop_column("assessment_id")
