"""right numbers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('property_predictions',
    sa.Column('property_id', sa.Uuid(), nullable=False),
    sa.Column('epc_property_id', sa.BigInteger(), nullable=True),
    sa.Column('neighbours', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('shortfall', sa.Text(), nullable=True),
    sa.Column('stage_hash', sa.Text(), nullable=False),
    sa.Column('predicted_at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['epc_property_id'], ['epc_property.id'], name=op.f('fk_property_predictions_epc_property_id')),
    sa.ForeignKeyConstraint(['property_id'], ['properties.property_id'], name=op.f('fk_property_predictions_property_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('property_id', name=op.f('pk_property_predictions')),
    sa.UniqueConstraint('epc_property_id', name=op.f('uq_property_predictions_epc_property_id')),
    comment='What the certificates of similar homes nearby say of a home; the predicted certificate and the confidence of its fields lie in the epc_property tables. Where shortfall is null, a home without a certificate is planned from it.'
    )
    op.create_table('baseline_uncertain_inputs',
    sa.Column('property_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('basis', sa.Text(), nullable=False),
    sa.Column('sap_points', sa.Double(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['property_id'], ['baseline_predictions.property_id'], name=op.f('fk_baseline_uncertain_inputs_property_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('property_id', 'position', name=op.f('pk_baseline_uncertain_inputs'))
    )
    op.add_column('baseline_predictions', sa.Column('rating_is_weighed', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column('baseline_predictions', 'rating_is_weighed', server_default=None)
    op.add_column('baseline_predictions', sa.Column('rating_basis', sa.Text(), nullable=True))
    op.add_column('baseline_predictions', sa.Column('rating_expected_error', sa.Double(), nullable=True))
    op.add_column('baseline_predictions', sa.Column('rating_confidence', sa.Double(), nullable=True))
    op.drop_constraint(op.f('ck_epc_property_source'), 'epc_property', type_='check')
    op.create_check_constraint(op.f('ck_epc_property_known_source'), 'epc_property', "source IN ('certificate', 'survey', 'predicted')")


def downgrade() -> None:
    op.drop_constraint(op.f('ck_epc_property_known_source'), 'epc_property', type_='check')
    op.create_check_constraint(op.f('ck_epc_property_source'), 'epc_property', "source = ANY (ARRAY['certificate'::text, 'survey'::text])")
    op.drop_column('baseline_predictions', 'rating_confidence')
    op.drop_column('baseline_predictions', 'rating_expected_error')
    op.drop_column('baseline_predictions', 'rating_basis')
    op.drop_column('baseline_predictions', 'rating_is_weighed')
    op.drop_table('baseline_uncertain_inputs')
    op.drop_table('property_predictions')
