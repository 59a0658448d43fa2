"""scenarios and costs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('scenarios', sa.Column('target_score', sa.Integer(), nullable=True))
    op.add_column('scenarios', sa.Column('spending_cap_pence', sa.BigInteger(), nullable=True))
    op.add_column('scenarios', sa.Column('in_use_factors', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    op.add_column('scenarios', sa.Column('allowed', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False))
    op.add_column('scenarios', sa.Column('excluded', postgresql.ARRAY(sa.Text()), server_default='{}', nullable=False))
    op.add_column('scenarios', sa.Column('whole_block_measures', sa.Boolean(), server_default=sa.text('true'), nullable=False))
    op.add_column('scenarios', sa.Column('fabric_first', sa.Boolean(), server_default=sa.text('false'), nullable=False))
    op.add_column('scenarios', sa.Column('years', sa.Integer(), nullable=True))
    op.add_column('scenarios', sa.Column('discount_rate', sa.Float(), nullable=True))
    op.add_column('scenarios', sa.Column('price_set', sa.Text(), nullable=True))
    op.add_column('scenarios', sa.Column('cost_version', sa.Text(), nullable=True))
    op.drop_constraint(op.f('ck_scenarios_objective'), 'scenarios', type_='check')
    op.create_check_constraint(op.f('ck_scenarios_objective_known'), 'scenarios', "objective IN ('least_cost_to_target', 'most_sap_within_budget', 'most_co2_saving_within_budget', 'most_bill_saving_within_budget', 'least_whole_life_cost')")


def downgrade() -> None:
    op.drop_constraint(op.f('ck_scenarios_objective_known'), 'scenarios', type_='check')
    op.create_check_constraint(op.f('ck_scenarios_objective'), 'scenarios', "objective = ANY (ARRAY['least_cost_to_target'::text, 'most_sap_within_budget'::text])")
    op.drop_column('scenarios', 'cost_version')
    op.drop_column('scenarios', 'price_set')
    op.drop_column('scenarios', 'discount_rate')
    op.drop_column('scenarios', 'years')
    op.drop_column('scenarios', 'fabric_first')
    op.drop_column('scenarios', 'whole_block_measures')
    op.drop_column('scenarios', 'excluded')
    op.drop_column('scenarios', 'allowed')
    op.drop_column('scenarios', 'in_use_factors')
    op.drop_column('scenarios', 'spending_cap_pence')
    op.drop_column('scenarios', 'target_score')
