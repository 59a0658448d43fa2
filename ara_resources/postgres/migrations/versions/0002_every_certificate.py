"""every certificate."""

import sqlalchemy as sa
from alembic import op


revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('epc_field_source',
    sa.Column('epc_property_id', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('path', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('confidence', sa.Double(), nullable=False),
    sa.ForeignKeyConstraint(['epc_property_id'], ['epc_property.id'], name=op.f('fk_epc_field_source_epc_property_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('epc_property_id', 'position', name=op.f('pk_epc_field_source'))
    )


def downgrade() -> None:
    op.drop_table('epc_field_source')
