"""Owners, branches, sub-agents, corridors, numbers, fees and placements of organisations; the table of regimes."""

import sqlalchemy as sa
from alembic import op

revision = "0002_organisations"
down_revision = "0001_foundation"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "org_branch",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("licence_number", sa.Text(), nullable=False, comment="of the branch itself, as written"),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False, comment="draft, declared, confirmed"),
        sa.Column("source", sa.String(length=40), nullable=False, comment="declared, official_list, document"),
        sa.Column("source_note", sa.Text(), nullable=False, comment="which list or document, and of which day"),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True, comment="last day, counted"),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="when it began to count; of a draft: when it was written",
        ),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_source", sa.Text(), nullable=True, comment="where it was found confirmed"),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True, comment="until when it was believed"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("replaces_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("first_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "(state = 'confirmed') = (confirmed_at IS NOT NULL)", name=op.f("ck_org_branch_confirmed_says_when")
        ),
        sa.CheckConstraint(
            "effective_to IS NULL OR effective_to >= effective_from", name=op.f("ck_org_branch_dates_in_order")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_org_branch_account_id")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["account.id"], name=op.f("fk_org_branch_confirmed_by")),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_org_branch_entry_id")),
        sa.ForeignKeyConstraint(["first_id"], ["org_branch.id"], name=op.f("fk_org_branch_first_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["org_branch.id"], name=op.f("fk_org_branch_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org_branch")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_org_branch_replaces_id")),
    )
    with op.batch_alter_table("org_branch", schema=None) as batch_op:
        batch_op.create_index("ix_org_branch_entry_id_replaced_at", ["entry_id", "replaced_at"], unique=False)

    op.create_table(
        "org_corridor",
        sa.Column("origin", sa.String(length=2), nullable=False),
        sa.Column("destination", sa.String(length=2), nullable=False),
        sa.Column("sector", sa.String(length=40), nullable=False, comment="code of rules.organisations.SECTORS"),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False, comment="draft, declared, confirmed"),
        sa.Column("source", sa.String(length=40), nullable=False, comment="declared, official_list, document"),
        sa.Column("source_note", sa.Text(), nullable=False, comment="which list or document, and of which day"),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True, comment="last day, counted"),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="when it began to count; of a draft: when it was written",
        ),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_source", sa.Text(), nullable=True, comment="where it was found confirmed"),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True, comment="until when it was believed"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("replaces_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("first_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "(state = 'confirmed') = (confirmed_at IS NOT NULL)", name=op.f("ck_org_corridor_confirmed_says_when")
        ),
        sa.CheckConstraint(
            "effective_to IS NULL OR effective_to >= effective_from", name=op.f("ck_org_corridor_dates_in_order")
        ),
        sa.CheckConstraint("origin <> destination", name=op.f("ck_org_corridor_two_countries")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_org_corridor_account_id")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["account.id"], name=op.f("fk_org_corridor_confirmed_by")),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_org_corridor_entry_id")),
        sa.ForeignKeyConstraint(["first_id"], ["org_corridor.id"], name=op.f("fk_org_corridor_first_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["org_corridor.id"], name=op.f("fk_org_corridor_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org_corridor")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_org_corridor_replaces_id")),
    )
    with op.batch_alter_table("org_corridor", schema=None) as batch_op:
        batch_op.create_index(
            "ix_org_corridor_destination_sector_entry_id",
            ["destination", "state", "sector", "entry_id", "effective_to"],
            unique=False,
        )
        batch_op.create_index("ix_org_corridor_entry_id_replaced_at", ["entry_id", "replaced_at"], unique=False)
        batch_op.create_index(
            "ix_org_corridor_sector_entry_id", ["sector", "state", "entry_id", "effective_to"], unique=False
        )

    op.create_table(
        "org_fee",
        sa.Column("origin", sa.String(length=2), nullable=False),
        sa.Column("destination", sa.String(length=2), nullable=False),
        sa.Column("payer", sa.String(length=40), nullable=False, comment="worker, employer, agency"),
        sa.Column("item", sa.String(length=40), nullable=False, comment="code of rules.cases.fees.CostCategory"),
        sa.Column(
            "amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False, comment="minor units"
        ),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False, comment="draft, declared, confirmed"),
        sa.Column("source", sa.String(length=40), nullable=False, comment="declared, official_list, document"),
        sa.Column("source_note", sa.Text(), nullable=False, comment="which list or document, and of which day"),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True, comment="last day, counted"),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="when it began to count; of a draft: when it was written",
        ),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_source", sa.Text(), nullable=True, comment="where it was found confirmed"),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True, comment="until when it was believed"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("replaces_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("first_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "(state = 'confirmed') = (confirmed_at IS NOT NULL)", name=op.f("ck_org_fee_confirmed_says_when")
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_org_fee_amount_not_negative")),
        sa.CheckConstraint(
            "effective_to IS NULL OR effective_to >= effective_from", name=op.f("ck_org_fee_dates_in_order")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_org_fee_account_id")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["account.id"], name=op.f("fk_org_fee_confirmed_by")),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_org_fee_entry_id")),
        sa.ForeignKeyConstraint(["first_id"], ["org_fee.id"], name=op.f("fk_org_fee_first_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["org_fee.id"], name=op.f("fk_org_fee_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org_fee")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_org_fee_replaces_id")),
    )
    with op.batch_alter_table("org_fee", schema=None) as batch_op:
        batch_op.create_index("ix_org_fee_entry_id_replaced_at", ["entry_id", "replaced_at"], unique=False)

    op.create_table(
        "org_identifier",
        sa.Column("scheme", sa.String(length=40), nullable=False, comment="lei or company_number"),
        sa.Column(
            "country",
            sa.String(length=2),
            nullable=False,
            comment="of the company register; XX for an LEI, which has none",
        ),
        sa.Column("value", sa.Text(), nullable=False, comment="as written"),
        sa.Column("value_key", sa.String(length=64), nullable=False, comment="capitals without blanks and hyphens"),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False, comment="draft, declared, confirmed"),
        sa.Column("source", sa.String(length=40), nullable=False, comment="declared, official_list, document"),
        sa.Column("source_note", sa.Text(), nullable=False, comment="which list or document, and of which day"),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True, comment="last day, counted"),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="when it began to count; of a draft: when it was written",
        ),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_source", sa.Text(), nullable=True, comment="where it was found confirmed"),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True, comment="until when it was believed"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("replaces_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("first_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "(state = 'confirmed') = (confirmed_at IS NOT NULL)", name=op.f("ck_org_identifier_confirmed_says_when")
        ),
        sa.CheckConstraint(
            "effective_to IS NULL OR effective_to >= effective_from", name=op.f("ck_org_identifier_dates_in_order")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_org_identifier_account_id")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["account.id"], name=op.f("fk_org_identifier_confirmed_by")),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_org_identifier_entry_id")),
        sa.ForeignKeyConstraint(["first_id"], ["org_identifier.id"], name=op.f("fk_org_identifier_first_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["org_identifier.id"], name=op.f("fk_org_identifier_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org_identifier")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_org_identifier_replaces_id")),
    )
    with op.batch_alter_table("org_identifier", schema=None) as batch_op:
        batch_op.create_index("ix_org_identifier_entry_id_replaced_at", ["entry_id", "replaced_at"], unique=False)
        batch_op.create_index(
            "uq_org_identifier_live",
            ["scheme", "country", "value_key"],
            unique=True,
            sqlite_where=sa.text("replaced_at IS NULL AND effective_to IS NULL AND state != 'draft'"),
            postgresql_where=sa.text("replaced_at IS NULL AND effective_to IS NULL AND state != 'draft'"),
        )

    op.create_table(
        "org_party",
        sa.Column("kind", sa.String(length=40), nullable=False, comment="person or firm"),
        sa.Column("role", sa.String(length=40), nullable=False, comment="owner, officer, manager"),
        sa.Column("name", sa.Text(), nullable=False, comment="NFC, as written"),
        sa.Column("share", sa.Integer(), nullable=True, comment="hundredths of a per cent: 2550 is 25.5 %"),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False, comment="draft, declared, confirmed"),
        sa.Column("source", sa.String(length=40), nullable=False, comment="declared, official_list, document"),
        sa.Column("source_note", sa.Text(), nullable=False, comment="which list or document, and of which day"),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True, comment="last day, counted"),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="when it began to count; of a draft: when it was written",
        ),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_source", sa.Text(), nullable=True, comment="where it was found confirmed"),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True, comment="until when it was believed"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("replaces_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("first_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "(state = 'confirmed') = (confirmed_at IS NOT NULL)", name=op.f("ck_org_party_confirmed_says_when")
        ),
        sa.CheckConstraint("name <> ''", name=op.f("ck_org_party_name_given")),
        sa.CheckConstraint(
            "effective_to IS NULL OR effective_to >= effective_from", name=op.f("ck_org_party_dates_in_order")
        ),
        sa.CheckConstraint("share IS NULL OR (share > 0 AND share <= 10000)", name=op.f("ck_org_party_share_of_whole")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_org_party_account_id")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["account.id"], name=op.f("fk_org_party_confirmed_by")),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_org_party_entry_id")),
        sa.ForeignKeyConstraint(["first_id"], ["org_party.id"], name=op.f("fk_org_party_first_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["org_party.id"], name=op.f("fk_org_party_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org_party")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_org_party_replaces_id")),
    )
    with op.batch_alter_table("org_party", schema=None) as batch_op:
        batch_op.create_index("ix_org_party_entry_id_replaced_at", ["entry_id", "replaced_at"], unique=False)

    op.create_table(
        "org_placement",
        sa.Column("origin", sa.String(length=2), nullable=False),
        sa.Column("destination", sa.String(length=2), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("estimated", sa.Boolean(), nullable=False),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False, comment="draft, declared, confirmed"),
        sa.Column("source", sa.String(length=40), nullable=False, comment="declared, official_list, document"),
        sa.Column("source_note", sa.Text(), nullable=False, comment="which list or document, and of which day"),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True, comment="last day, counted"),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="when it began to count; of a draft: when it was written",
        ),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_source", sa.Text(), nullable=True, comment="where it was found confirmed"),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True, comment="until when it was believed"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("replaces_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("first_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "(state = 'confirmed') = (confirmed_at IS NOT NULL)", name=op.f("ck_org_placement_confirmed_says_when")
        ),
        sa.CheckConstraint("effective_to IS NOT NULL", name=op.f("ck_org_placement_period_closed")),
        sa.CheckConstraint(
            "effective_to IS NULL OR effective_to >= effective_from", name=op.f("ck_org_placement_dates_in_order")
        ),
        sa.CheckConstraint("number >= 0", name=op.f("ck_org_placement_number_not_negative")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_org_placement_account_id")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["account.id"], name=op.f("fk_org_placement_confirmed_by")),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_org_placement_entry_id")),
        sa.ForeignKeyConstraint(["first_id"], ["org_placement.id"], name=op.f("fk_org_placement_first_id")),
        sa.ForeignKeyConstraint(["replaces_id"], ["org_placement.id"], name=op.f("fk_org_placement_replaces_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org_placement")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_org_placement_replaces_id")),
    )
    with op.batch_alter_table("org_placement", schema=None) as batch_op:
        batch_op.create_index("ix_org_placement_entry_id_replaced_at", ["entry_id", "replaced_at"], unique=False)

    op.create_table(
        "org_sub_agent",
        sa.Column("other_entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("name", sa.Text(), nullable=False, comment="as typed; the name of the entry where there is one"),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False, comment="sub_agent, village_agent, partner_agency"),
        sa.Column("card_number", sa.Text(), nullable=False),
        sa.Column(
            "under_id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            nullable=True,
            comment="first row of the sub-agent above; none: directly",
        ),
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False, comment="draft, declared, confirmed"),
        sa.Column("source", sa.String(length=40), nullable=False, comment="declared, official_list, document"),
        sa.Column("source_note", sa.Text(), nullable=False, comment="which list or document, and of which day"),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True, comment="last day, counted"),
        sa.Column(
            "recorded_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="when it began to count; of a draft: when it was written",
        ),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_source", sa.Text(), nullable=True, comment="where it was found confirmed"),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=True, comment="until when it was believed"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("confirmed_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("replaces_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("first_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "(state = 'confirmed') = (confirmed_at IS NOT NULL)", name=op.f("ck_org_sub_agent_confirmed_says_when")
        ),
        sa.CheckConstraint(
            "effective_to IS NULL OR effective_to >= effective_from", name=op.f("ck_org_sub_agent_dates_in_order")
        ),
        sa.CheckConstraint(
            "other_entry_id IS NULL OR other_entry_id <> entry_id", name=op.f("ck_org_sub_agent_not_itself")
        ),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_org_sub_agent_account_id")),
        sa.ForeignKeyConstraint(["confirmed_by"], ["account.id"], name=op.f("fk_org_sub_agent_confirmed_by")),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_org_sub_agent_entry_id")),
        sa.ForeignKeyConstraint(["first_id"], ["org_sub_agent.id"], name=op.f("fk_org_sub_agent_first_id")),
        sa.ForeignKeyConstraint(
            ["other_entry_id"], ["register_entry.id"], name=op.f("fk_org_sub_agent_other_entry_id")
        ),
        sa.ForeignKeyConstraint(["replaces_id"], ["org_sub_agent.id"], name=op.f("fk_org_sub_agent_replaces_id")),
        sa.ForeignKeyConstraint(["under_id"], ["org_sub_agent.id"], name=op.f("fk_org_sub_agent_under_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org_sub_agent")),
        sa.UniqueConstraint("replaces_id", name=op.f("uq_org_sub_agent_replaces_id")),
    )
    with op.batch_alter_table("org_sub_agent", schema=None) as batch_op:
        batch_op.create_index("ix_org_sub_agent_entry_id_replaced_at", ["entry_id", "replaced_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_org_sub_agent_other_entry_id"), ["other_entry_id"], unique=False)

    op.create_table(
        "regime_row",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("regime", sa.String(length=40), nullable=False, comment="required, none, unknown"),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False, comment="the day on which the source said so: effective from"),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_regime_row_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regime_row")),
    )
    with op.batch_alter_table("regime_row", schema=None) as batch_op:
        batch_op.create_index("ix_regime_row_country_as_of", ["country", "as_of", "recorded_at"], unique=False)

    op.create_table(
        "org_party_identity",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("party_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("birth_sealed", sa.LargeBinary(), nullable=True, comment="ISO date, sealed with the people key"),
        sa.Column("birth_hash", sa.LargeBinary(length=32), nullable=True, comment="keyed commitment to the ISO date"),
        sa.Column(
            "document_sealed", sa.LargeBinary(), nullable=True, comment="country and number, sealed with the people key"
        ),
        sa.Column("document_hash", sa.LargeBinary(length=32), nullable=True, comment="keyed commitment: CC:NUMBER"),
        sa.CheckConstraint(
            "(birth_sealed IS NULL) = (birth_hash IS NULL)", name=op.f("ck_org_party_identity_birth_whole")
        ),
        sa.CheckConstraint(
            "(document_sealed IS NULL) = (document_hash IS NULL)", name=op.f("ck_org_party_identity_document_whole")
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["register_entry.id"], name=op.f("fk_org_party_identity_entry_id")),
        sa.ForeignKeyConstraint(["party_id"], ["org_party.id"], name=op.f("fk_org_party_identity_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_org_party_identity")),
        sa.UniqueConstraint("party_id", name=op.f("uq_org_party_identity_party_id")),
    )
    with op.batch_alter_table("org_party_identity", schema=None) as batch_op:
        batch_op.create_index("ix_org_party_identity_birth_hash", ["birth_hash"], unique=False)
        batch_op.create_index("ix_org_party_identity_document_hash", ["document_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_org_party_identity_entry_id"), ["entry_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("org_party_identity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_org_party_identity_entry_id"))
        batch_op.drop_index("ix_org_party_identity_document_hash")
        batch_op.drop_index("ix_org_party_identity_birth_hash")

    op.drop_table("org_party_identity")
    with op.batch_alter_table("regime_row", schema=None) as batch_op:
        batch_op.drop_index("ix_regime_row_country_as_of")

    op.drop_table("regime_row")
    with op.batch_alter_table("org_sub_agent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_org_sub_agent_other_entry_id"))
        batch_op.drop_index("ix_org_sub_agent_entry_id_replaced_at")

    op.drop_table("org_sub_agent")
    with op.batch_alter_table("org_placement", schema=None) as batch_op:
        batch_op.drop_index("ix_org_placement_entry_id_replaced_at")

    op.drop_table("org_placement")
    with op.batch_alter_table("org_party", schema=None) as batch_op:
        batch_op.drop_index("ix_org_party_entry_id_replaced_at")

    op.drop_table("org_party")
    with op.batch_alter_table("org_identifier", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_org_identifier_live",
            sqlite_where=sa.text("replaced_at IS NULL AND effective_to IS NULL AND state != 'draft'"),
            postgresql_where=sa.text("replaced_at IS NULL AND effective_to IS NULL AND state != 'draft'"),
        )
        batch_op.drop_index("ix_org_identifier_entry_id_replaced_at")

    op.drop_table("org_identifier")
    with op.batch_alter_table("org_fee", schema=None) as batch_op:
        batch_op.drop_index("ix_org_fee_entry_id_replaced_at")

    op.drop_table("org_fee")
    with op.batch_alter_table("org_corridor", schema=None) as batch_op:
        batch_op.drop_index("ix_org_corridor_sector_entry_id")
        batch_op.drop_index("ix_org_corridor_entry_id_replaced_at")
        batch_op.drop_index("ix_org_corridor_destination_sector_entry_id")

    op.drop_table("org_corridor")
    with op.batch_alter_table("org_branch", schema=None) as batch_op:
        batch_op.drop_index("ix_org_branch_entry_id_replaced_at")

    op.drop_table("org_branch")
