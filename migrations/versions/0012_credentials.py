"""Credentials of certificates; how people want their mails"""

import sqlalchemy as sa
from alembic import op

revision = "0012_credentials"
down_revision = "0011_reports"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "credential",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("public_id", sa.String(length=26), nullable=False),
        sa.Column("certificate_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "after_fact_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=False,
            comment="the last fact it was issued on; later stops end it",
        ),
        sa.Column("list_number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="of its bit in both lists of this number"),
        sa.Column("says", sa.JSON(), nullable=False, comment="what it says, published; no words of people"),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed", sa.Text(), nullable=True, comment="the signed text, byte for byte; once written it stays"),
        sa.CheckConstraint("position >= 0 AND position < 131072", name=op.f("ck_credential_position_in_list")),
        sa.ForeignKeyConstraint(["certificate_id"], ["certificate.id"], name=op.f("fk_credential_certificate_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credential")),
        sa.UniqueConstraint("list_number", "position", name=op.f("uq_credential_list_number_position")),
        sa.UniqueConstraint("public_id", name=op.f("uq_credential_public_id")),
    )
    with op.batch_alter_table("credential", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_credential_certificate_id"), ["certificate_id"], unique=False)
    op.create_table(
        "mail_choice",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("notice_group", sa.String(length=40), nullable=False),
        sa.Column("pace", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_mail_choice_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_choice")),
        sa.UniqueConstraint("account_id", "notice_group", name=op.f("uq_mail_choice_account_id_notice_group")),
    )
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "held",
                sa.Boolean(),
                server_default=sa.false(),
                nullable=False,
                comment="goes into the day's one mail, not by itself",
            )
        )
        batch_op.create_index("ix_outgoing_mail_account_id_id", ["account_id", "id"], unique=False)
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.alter_column("held", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("outgoing_mail", schema=None) as batch_op:
        batch_op.drop_index("ix_outgoing_mail_account_id_id")
        batch_op.drop_column("held")
    op.drop_table("mail_choice")
    with op.batch_alter_table("credential", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_credential_certificate_id"))

    op.drop_table("credential")
