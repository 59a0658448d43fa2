"""every certificate."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('epc_api_cache_history',
    sa.Column('sequence', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('certificate_number', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('held_from', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('held_until', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('content_hash', sa.Text(), nullable=True),
    sa.Column('uprn', sa.BigInteger(), nullable=True),
    sa.Column('postcode', sa.Text(), nullable=True),
    sa.Column('address_lines', postgresql.ARRAY(sa.Text()), nullable=True),
    sa.Column('post_town', sa.Text(), nullable=True),
    sa.Column('registration_date', sa.Text(), nullable=True),
    sa.Column('schema_type', sa.Text(), nullable=True),
    sa.Column('band', sa.Text(), nullable=True),
    sa.Column('raw_row', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('document', postgresql.JSON(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.CheckConstraint("(kind = 'document') = (document IS NOT NULL)", name=op.f('ck_epc_api_cache_history_document_of_its_kind')),
    sa.CheckConstraint("(kind = 'row') = (raw_row IS NOT NULL)", name=op.f('ck_epc_api_cache_history_row_of_its_kind')),
    sa.CheckConstraint("kind IN ('row', 'document', 'withdrawal')", name=op.f('ck_epc_api_cache_history_kind')),
    sa.ForeignKeyConstraint(['certificate_number'], ['epc_api_cache.certificate_number'], name=op.f('fk_epc_api_cache_history_certificate_number')),
    sa.PrimaryKeyConstraint('sequence', name=op.f('pk_epc_api_cache_history')),
    comment="What a certificate's row, document or withdrawal was before the register said something else."
    )
    op.create_index(op.f('ix_epc_api_cache_history_certificate_number'), 'epc_api_cache_history', ['certificate_number'], unique=False)
    op.create_index(op.f('ix_epc_api_cache_history_uprn'), 'epc_api_cache_history', ['uprn'], unique=False)
    op.create_table('epc_field_source',
    sa.Column('epc_property_id', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('path', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('confidence', sa.Double(), nullable=False),
    sa.ForeignKeyConstraint(['epc_property_id'], ['epc_property.id'], name=op.f('fk_epc_field_source_epc_property_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('epc_property_id', 'position', name=op.f('pk_epc_field_source'))
    )
    op.add_column('epc_api_cache', sa.Column('row_first_seen_at', sa.TIMESTAMP(timezone=True), nullable=True))
    op.add_column('epc_api_cache', sa.Column('document_first_fetched_at', sa.TIMESTAMP(timezone=True), nullable=True))
    op.add_column('epc_api_cache', sa.Column('mapped_at', sa.TIMESTAMP(timezone=True), nullable=True))
    op.add_column('epc_api_cache', sa.Column('mapped_hash', sa.Text(), nullable=True))
    op.create_table_comment(
        'epc_api_cache',
        'A certificate: its row in the search, its document, and which mapping made its structured copy. The two `first` moments say since when row and document say what they say; null before that was noted.',
        existing_comment='A certificate: its row in the search, its document, and which mapping made its structured copy.',
        schema=None
    )


def downgrade() -> None:
    op.create_table_comment(
        'epc_api_cache',
        'A certificate: its row in the search, its document, and which mapping made its structured copy.',
        existing_comment='A certificate: its row in the search, its document, and which mapping made its structured copy. The two `first` moments say since when row and document say what they say; null before that was noted.',
        schema=None
    )
    op.drop_column('epc_api_cache', 'mapped_hash')
    op.drop_column('epc_api_cache', 'mapped_at')
    op.drop_column('epc_api_cache', 'document_first_fetched_at')
    op.drop_column('epc_api_cache', 'row_first_seen_at')
    op.drop_table('epc_field_source')
    op.drop_index(op.f('ix_epc_api_cache_history_uprn'), table_name='epc_api_cache_history')
    op.drop_index(op.f('ix_epc_api_cache_history_certificate_number'), table_name='epc_api_cache_history')
    op.drop_table('epc_api_cache_history')
