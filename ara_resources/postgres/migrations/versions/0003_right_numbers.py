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
    op.drop_constraint(op.f('ck_epc_property_source'), 'epc_property', type_='check')
    op.create_check_constraint(op.f('ck_epc_property_known_source'), 'epc_property', "source IN ('certificate', 'survey', 'predicted')")


def downgrade() -> None:
    op.drop_constraint(op.f('ck_epc_property_known_source'), 'epc_property', type_='check')
    op.create_check_constraint(op.f('ck_epc_property_source'), 'epc_property', "source = ANY (ARRAY['certificate'::text, 'survey'::text])")
    op.drop_table('property_predictions')
