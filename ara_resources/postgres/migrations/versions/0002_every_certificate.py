"""every certificate."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('register_feed_events',
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('certificate_number', sa.Text(), nullable=False),
    sa.Column('event', sa.Text(), nullable=False),
    sa.Column('happened_at', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('processed_at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('source', 'certificate_number', 'event', name=op.f('pk_register_feed_events')),
    comment='What the register said became of certificates held, and is done; one that comes again moves its time.'
    )
    op.create_table('register_feed_marks',
    sa.Column('portfolio', sa.Text(), nullable=False),
    sa.Column('block', sa.Text(), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('marked_at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('portfolio', 'block', name=op.f('pk_register_feed_marks')),
    comment="When the feed last changed what is cached about a block; evidence of the block's freshness."
    )
    op.create_table('register_feed_windows',
    sa.Column('sequence', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('endpoint', sa.Text(), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('councils', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('refused', postgresql.ARRAY(sa.Text()), nullable=False),
    sa.Column('run_id', sa.Text(), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('row_count', sa.Integer(), nullable=False),
    sa.Column('total_records', sa.Integer(), nullable=False),
    sa.Column('requests', sa.Integer(), nullable=False),
    sa.Column('at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.CheckConstraint("endpoint IN ('search', 'deltas')", name=op.f('ck_register_feed_windows_endpoint')),
    sa.CheckConstraint("outcome IN ('answered', 'empty', 'incomplete', 'failed')", name=op.f('ck_register_feed_windows_outcome')),
    sa.PrimaryKeyConstraint('sequence', name=op.f('pk_register_feed_windows')),
    comment='Every reading of a window of days; one that failed does not count as read.'
    )
    op.create_index(op.f('ix_register_feed_windows_source_endpoint_last_day'), 'register_feed_windows', ['source', 'endpoint', 'last_day'], unique=False)
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
    op.create_table('address_matches',
    sa.Column('property_id', sa.Uuid(), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('rules_version', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('matched_at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.CheckConstraint("outcome IN ('taken', 'ambiguous', 'contradictory', 'none', 'accepted', 'refused')", name=op.f('ck_address_matches_outcome')),
    sa.ForeignKeyConstraint(['property_id'], ['properties.property_id'], name=op.f('fk_address_matches_property_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('property_id', name=op.f('pk_address_matches')),
    comment='What looking for a home without a UPRN by its address came to.'
    )
    op.create_table('epc_community_heating_system',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('epc_property_id', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('use', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('sub_network_name', sa.Text(), nullable=True),
    sa.Column('heat_network_index_number', sa.BigInteger(), nullable=True),
    sa.Column('distribution_type', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('distribution_loss_factor', sa.Double(), nullable=True),
    sa.Column('is_cylinder_in_dwelling', sa.Boolean(), nullable=True),
    sa.Column('charging_linked_to_heat_use', sa.Boolean(), nullable=True),
    sa.Column('co2_emission_factor', sa.Double(), nullable=True),
    sa.Column('primary_energy_factor', sa.Double(), nullable=True),
    sa.Column('is_hiu_in_dwelling', sa.Boolean(), nullable=True),
    sa.Column('hiu_index_number', sa.BigInteger(), nullable=True),
    sa.Column('is_existing_network', sa.Boolean(), nullable=True),
    sa.Column('is_assessed_as_new', sa.Boolean(), nullable=True),
    sa.Column('is_sleeved', sa.Boolean(), nullable=True),
    sa.Column('is_community_heating', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['epc_property_id'], ['epc_property.id'], name=op.f('fk_epc_community_heating_system_epc_property_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_epc_community_heating_system')),
    sa.UniqueConstraint('epc_property_id', 'position', name=op.f('uq_epc_community_heating_system_epc_property_id_position'))
    )
    op.create_table('epc_field_source',
    sa.Column('epc_property_id', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('path', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('confidence', sa.Double(), nullable=False),
    sa.ForeignKeyConstraint(['epc_property_id'], ['epc_property.id'], name=op.f('fk_epc_field_source_epc_property_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('epc_property_id', 'position', name=op.f('pk_epc_field_source'))
    )
    op.create_table('epc_fixed_light',
    sa.Column('epc_property_id', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('lighting_power', sa.Double(), nullable=True),
    sa.Column('lighting_efficacy', sa.Double(), nullable=True),
    sa.Column('lighting_outlets', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['epc_property_id'], ['epc_property.id'], name=op.f('fk_epc_fixed_light_epc_property_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('epc_property_id', 'position', name=op.f('pk_epc_fixed_light'))
    )
    op.create_table('epc_hydro_month',
    sa.Column('epc_property_id', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('month', sa.Text(), nullable=True),
    sa.Column('generation_kwh', sa.Double(), nullable=True),
    sa.ForeignKeyConstraint(['epc_property_id'], ['epc_property.id'], name=op.f('fk_epc_hydro_month_epc_property_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('epc_property_id', 'position', name=op.f('pk_epc_hydro_month'))
    )
    op.create_table('epc_opening_type',
    sa.Column('epc_property_id', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('description', sa.Text(), nullable=True),
    sa.Column('opening_type', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('data_source', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('glazing_type', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('glazing_gap', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('is_argon_filled', sa.Boolean(), nullable=True),
    sa.Column('is_krypton_filled', sa.Boolean(), nullable=True),
    sa.Column('frame_type', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('frame_factor', sa.Double(), nullable=True),
    sa.Column('solar_transmittance', sa.Double(), nullable=True),
    sa.Column('u_value', sa.Double(), nullable=True),
    sa.ForeignKeyConstraint(['epc_property_id'], ['epc_property.id'], name=op.f('fk_epc_opening_type_epc_property_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('epc_property_id', 'position', name=op.f('pk_epc_opening_type'))
    )
    op.create_table('epc_wind_turbine',
    sa.Column('epc_property_id', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('rotor_diameter', sa.Double(), nullable=True),
    sa.Column('hub_height', sa.Double(), nullable=True),
    sa.ForeignKeyConstraint(['epc_property_id'], ['epc_property.id'], name=op.f('fk_epc_wind_turbine_epc_property_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('epc_property_id', 'position', name=op.f('pk_epc_wind_turbine'))
    )
    op.create_table('match_decisions',
    sa.Column('decision_id', sa.Uuid(), nullable=False),
    sa.Column('property_id', sa.Uuid(), nullable=False),
    sa.Column('certificate_number', sa.Text(), nullable=False),
    sa.Column('certificate_address', sa.Text(), nullable=False),
    sa.Column('decision', sa.Text(), nullable=False),
    sa.Column('decided_by', sa.Text(), nullable=False),
    sa.Column('decided_at', sa.TIMESTAMP(timezone=True), nullable=False),
    sa.Column('superseded_at', sa.TIMESTAMP(timezone=True), nullable=True),
    sa.Column('sequence', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.CheckConstraint("decision IN ('accepted', 'refused')", name=op.f('ck_match_decisions_decision')),
    sa.ForeignKeyConstraint(['property_id'], ['properties.property_id'], name=op.f('fk_match_decisions_property_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('decision_id', name=op.f('pk_match_decisions')),
    comment='One row per decision of a person about a certificate offered for a home; never deleted.'
    )
    op.create_index(op.f('ix_match_decisions_property_id'), 'match_decisions', ['property_id'], unique=False)
    op.create_index('uq_match_decisions_in_force', 'match_decisions', ['property_id', 'certificate_number'], unique=True, postgresql_where=sa.text('superseded_at IS NULL'))
    op.create_table('property_flags',
    sa.Column('property_id', sa.Uuid(), nullable=False),
    sa.Column('flag', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.CheckConstraint("flag IN ('floor_area_jump', 'certificate_expired', 'shared_uprn', 'address_contradicts', 'assessment_changed', 'matched_by_address')", name=op.f('ck_property_flags_flag')),
    sa.ForeignKeyConstraint(['property_id'], ['properties.property_id'], name=op.f('fk_property_flags_property_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('property_id', 'flag', name=op.f('pk_property_flags')),
    comment="What a person should know about a home's certificate."
    )
    op.create_table('address_match_candidates',
    sa.Column('property_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('certificate_number', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('uprn', sa.BigInteger(), nullable=True),
    sa.Column('certificates', sa.Integer(), nullable=False),
    sa.Column('verdict', sa.Text(), nullable=False),
    sa.Column('score', sa.Double(), nullable=False),
    sa.CheckConstraint("verdict IN ('same', 'doubtful', 'different')", name=op.f('ck_address_match_candidates_verdict')),
    sa.ForeignKeyConstraint(['property_id'], ['address_matches.property_id'], name=op.f('fk_address_match_candidates_property_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('property_id', 'position', name=op.f('pk_address_match_candidates')),
    comment='Dwellings of the register that may be the home, best first, each by its newest certificate.'
    )
    op.create_table('epc_community_heat_source',
    sa.Column('epc_community_heating_system_id', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('heat_source_type', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('heat_fraction', sa.Double(), nullable=True),
    sa.Column('fuel_type', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('heat_efficiency', sa.Double(), nullable=True),
    sa.Column('power_efficiency', sa.Double(), nullable=True),
    sa.Column('description', sa.Text(), nullable=True),
    sa.Column('pcdf_fuel_index', sa.BigInteger(), nullable=True),
    sa.Column('chp_electricity_generation', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.ForeignKeyConstraint(['epc_community_heating_system_id'], ['epc_community_heating_system.id'], name=op.f('fk_epc_community_heat_source_epc_community_heating_system_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('epc_community_heating_system_id', 'position', name=op.f('pk_epc_community_heat_source'))
    )
    op.create_table('epc_fghrs_photovoltaic_array',
    sa.Column('epc_main_heating_detail_id', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('peak_power', sa.Double(), nullable=True),
    sa.Column('pitch', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('orientation', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('overshading', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('pv_connection', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('overshading_mcs', sa.Double(), nullable=True),
    sa.Column('mcs_certificate', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['epc_main_heating_detail_id'], ['epc_main_heating_detail.id'], name=op.f('fk_epc_fghrs_photovoltaic_array_epc_main_heating_detail_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('epc_main_heating_detail_id', 'position', name=op.f('pk_epc_fghrs_photovoltaic_array'))
    )
    op.create_table('epc_opening',
    sa.Column('epc_building_part_id', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('opening_type_name', sa.Text(), nullable=True),
    sa.Column('location', sa.Text(), nullable=True),
    sa.Column('orientation', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('width', sa.Double(), nullable=True),
    sa.Column('height', sa.Double(), nullable=True),
    sa.Column('pitch_deg', sa.Double(), nullable=True),
    sa.ForeignKeyConstraint(['epc_building_part_id'], ['epc_building_part.id'], name=op.f('fk_epc_opening_epc_building_part_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('epc_building_part_id', 'position', name=op.f('pk_epc_opening'))
    )
    op.create_table('epc_roof',
    sa.Column('epc_building_part_id', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('description', sa.Text(), nullable=True),
    sa.Column('roof_type', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('total_roof_area', sa.Double(), nullable=True),
    sa.Column('u_value', sa.Double(), nullable=True),
    sa.Column('kappa_value', sa.Double(), nullable=True),
    sa.ForeignKeyConstraint(['epc_building_part_id'], ['epc_building_part.id'], name=op.f('fk_epc_roof_epc_building_part_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('epc_building_part_id', 'position', name=op.f('pk_epc_roof'))
    )
    op.create_table('epc_thermal_bridge',
    sa.Column('epc_building_part_id', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('thermal_bridge_type', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('length', sa.Double(), nullable=True),
    sa.Column('psi_value', sa.Double(), nullable=True),
    sa.Column('psi_value_source', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.ForeignKeyConstraint(['epc_building_part_id'], ['epc_building_part.id'], name=op.f('fk_epc_thermal_bridge_epc_building_part_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('epc_building_part_id', 'position', name=op.f('pk_epc_thermal_bridge'))
    )
    op.create_table('epc_wall',
    sa.Column('epc_building_part_id', sa.BigInteger(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('description', sa.Text(), nullable=True),
    sa.Column('wall_type', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('total_wall_area', sa.Double(), nullable=True),
    sa.Column('u_value', sa.Double(), nullable=True),
    sa.Column('kappa_value', sa.Double(), nullable=True),
    sa.Column('is_curtain_walling', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['epc_building_part_id'], ['epc_building_part.id'], name=op.f('fk_epc_wall_epc_building_part_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('epc_building_part_id', 'position', name=op.f('pk_epc_wall'))
    )
    op.create_table('address_match_evidence',
    sa.Column('property_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('part', sa.Text(), nullable=False),
    sa.Column('mine', sa.Text(), nullable=False),
    sa.Column('theirs', sa.Text(), nullable=False),
    sa.Column('finding', sa.Text(), nullable=False),
    sa.CheckConstraint("finding IN ('agrees', 'agrees but for spelling', 'unclear', 'missing on one side', 'differs', 'on neither side')", name=op.f('ck_address_match_evidence_finding')),
    sa.CheckConstraint("part IN ('flat', 'number', 'block', 'building name', 'street')", name=op.f('ck_address_match_evidence_part')),
    sa.ForeignKeyConstraint(['property_id', 'position'], ['address_match_candidates.property_id', 'address_match_candidates.position'], name=op.f('fk_address_match_evidence_property_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('property_id', 'position', 'part', name=op.f('pk_address_match_evidence')),
    comment="Part by part, what the landlord's address and the candidate's say."
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
    op.add_column('epc_building_part', sa.Column('construction_year', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_building_part', sa.Column('overshading', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_building_part', sa.Column('thermal_mass_parameter', sa.Double(), nullable=True))
    op.add_column('epc_building_part', sa.Column('thermal_bridges_present', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column('epc_building_part', 'thermal_bridges_present', server_default=None)
    op.add_column('epc_building_part', sa.Column('thermal_bridges_thermal_bridge_code', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_building_part', sa.Column('thermal_bridges_y_value', sa.Double(), nullable=True))
    op.add_column('epc_floor_dimension', sa.Column('name', sa.Text(), nullable=True))
    op.add_column('epc_floor_dimension', sa.Column('description', sa.Text(), nullable=True))
    op.add_column('epc_floor_dimension', sa.Column('floor_type', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_floor_dimension', sa.Column('storey_height', sa.Double(), nullable=True))
    op.add_column('epc_floor_dimension', sa.Column('heat_loss_area', sa.Double(), nullable=True))
    op.add_column('epc_floor_dimension', sa.Column('u_value', sa.Double(), nullable=True))
    op.add_column('epc_floor_dimension', sa.Column('kappa_value', sa.Double(), nullable=True))
    op.add_column('epc_floor_dimension', sa.Column('kappa_value_from_below', sa.Double(), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_present', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column('epc_main_heating_detail', 'full_sap_present', server_default=None)
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_is_condensing_boiler', sa.Boolean(), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_gas_or_oil_boiler_type', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_combi_boiler_type', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_solid_fuel_boiler_type', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_case_heat_emission_kw', sa.Double(), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_heat_transfer_to_water_kw', sa.Double(), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_boiler_fuel_feed', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_burner_control', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_efficiency_type', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_efficiency', sa.Double(), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_efficiency_winter', sa.Double(), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_efficiency_summer', sa.Double(), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_manufacturer', sa.Text(), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_model', sa.Text(), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_system_type', sa.Text(), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_underfloor_heat_emitter_type', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_is_central_heating_pump_in_heated_space', sa.Boolean(), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_is_oil_pump_in_heated_space', sa.Boolean(), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_is_interlocked_system', sa.Boolean(), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_has_separate_delayed_start', sa.Boolean(), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_has_delayed_start_thermostat', sa.Boolean(), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_has_load_or_weather_compensation', sa.Boolean(), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_load_or_weather_compensation', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_is_hetas_approved', sa.Boolean(), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_electric_cpsu_operating_temperature_c', sa.Double(), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_condensing_boiler_heat_distribution', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_heat_pump_heat_distribution', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_pcdf_fuel_index', sa.BigInteger(), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_control_index_number', sa.BigInteger(), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_controller_function', sa.Text(), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_controller_ecodesign_class', sa.Text(), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_controller_manufacturer', sa.Text(), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_controller_model', sa.Text(), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_declared_present', sa.Boolean(), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_declared_efficiency', sa.Double(), nullable=True))
    op.add_column('epc_main_heating_detail', sa.Column('full_sap_declared_make_model', sa.Text(), nullable=True))
    op.add_column('epc_photovoltaic_array', sa.Column('pv_connection', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_photovoltaic_array', sa.Column('overshading_mcs', sa.Double(), nullable=True))
    op.add_column('epc_photovoltaic_array', sa.Column('mcs_certificate', sa.Boolean(), nullable=True))
    op.add_column('epc_property', sa.Column('multiple_glazing_type', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_property', sa.Column('glazing_gap', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_property', sa.Column('pvc_window_frames', sa.Boolean(), nullable=True))
    op.add_column('epc_property', sa.Column('glazed_area', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_property', sa.Column('restricted_access', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_property', sa.Column('assessment_date', sa.Date(), nullable=True))
    op.add_column('epc_property', sa.Column('sap_data_version', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('fixed_lighting_outlets_count', sa.BigInteger(), nullable=True))
    op.add_column('epc_property', sa.Column('low_energy_fixed_lighting_outlets_count', sa.BigInteger(), nullable=True))
    op.add_column('epc_property', sa.Column('low_energy_lighting', sa.BigInteger(), nullable=True))
    op.add_column('epc_property', sa.Column('data_type', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_property', sa.Column('living_area', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('lowest_storey_area', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('orientation', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_property', sa.Column('windows_overshading', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_property', sa.Column('thermal_mass_parameter', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('cold_water_source', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_property', sa.Column('design_water_use', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_property', sa.Column('is_in_smoke_control_area', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_property', sa.Column('is_zero_carbon_home', sa.Boolean(), nullable=True))
    op.add_column('epc_property', sa.Column('additional_allowable_electricity_generation', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('part_o_cooling_required', sa.Boolean(), nullable=True))
    op.add_column('epc_property', sa.Column('ventilation_open_fireplaces_count', sa.BigInteger(), nullable=True))
    op.add_column('epc_property', sa.Column('ventilation_fans_vents_count', sa.BigInteger(), nullable=True))
    op.add_column('epc_property', sa.Column('ventilation_ground_floor_type', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_property', sa.Column('ventilation_wall_type', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_property', sa.Column('ventilation_draughtstripping_percent', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('ventilation_ventilation_type', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_property', sa.Column('ventilation_mechanical_ventilation_data_source', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_property', sa.Column('ventilation_mechanical_vent_make_model', sa.Text(), nullable=True))
    op.add_column('epc_property', sa.Column('ventilation_mechanical_vent_specific_fan_power', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('ventilation_mechanical_vent_heat_recovery_efficiency', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('ventilation_mechanical_vent_ducts_index_number', sa.BigInteger(), nullable=True))
    op.add_column('epc_property', sa.Column('ventilation_kitchen_room_fans_specific_power', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('ventilation_non_kitchen_room_fans_specific_power', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('ventilation_kitchen_duct_fans_specific_power', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('ventilation_non_kitchen_duct_fans_specific_power', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('ventilation_kitchen_wall_fans_specific_power', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('ventilation_non_kitchen_wall_fans_specific_power', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_has_hot_water_cylinder', sa.Boolean(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_design_water_use', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_property', sa.Column('heating_main_heating_systems_interaction', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_property', sa.Column('heating_instantaneous_wwhrs_efficiency_1', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_instantaneous_wwhrs_efficiency_2', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_instantaneous_wwhrs_rooms_with_bath_and_or_shower', sa.BigInteger(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_instantaneous_wwhrs_rooms_with_mixer_shower_no_bath', sa.BigInteger(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_instantaneous_wwhrs_rooms_with_bath_and_mixer_shower', sa.BigInteger(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_instantaneous_wwhrs_system_1_mixer_showers_with_bath', sa.BigInteger(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_instantaneous_wwhrs_system_1_mixer_showers_without_bath', sa.BigInteger(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_instantaneous_wwhrs_system_2_mixer_showers_with_bath', sa.BigInteger(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_instantaneous_wwhrs_system_2_mixer_showers_without_bath', sa.BigInteger(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_storage_wwhrs_efficiency', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_storage_wwhrs_total_showers_and_baths', sa.BigInteger(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_storage_wwhrs_showers_and_baths_to_wwhrs', sa.BigInteger(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_secondary_present', sa.Boolean(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_secondary_category', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_property', sa.Column('heating_secondary_data_source', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_property', sa.Column('heating_secondary_flue_type', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_property', sa.Column('heating_secondary_is_hetas_approved', sa.Boolean(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_secondary_efficiency', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_secondary_pcdf_fuel_index', sa.BigInteger(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_secondary_declared_present', sa.Boolean(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_secondary_declared_efficiency', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_secondary_declared_make_model', sa.Text(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_store_present', sa.Boolean(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_store_thermal_store', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_property', sa.Column('heating_store_heat_loss_source', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_property', sa.Column('heating_store_insulation_thickness_mm', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_store_heat_transfer_area_m2', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_store_is_cylinder_in_heated_space', sa.Boolean(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_store_is_separately_timed', sa.Boolean(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_store_is_thermal_store_near_boiler', sa.Boolean(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_store_is_thermal_store_or_cpsu_in_airing_cupboard', sa.Boolean(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_store_is_heat_pump_assisted_by_immersion', sa.Boolean(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_store_is_immersion_for_summer_use', sa.Boolean(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_store_is_heat_pump_installed_to_mis', sa.Boolean(), nullable=True))
    op.add_column('epc_property', sa.Column('heating_store_primary_pipework_insulation', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_property', sa.Column('heating_store_is_primary_pipework_insulated', sa.Boolean(), nullable=True))
    op.add_column('epc_property', sa.Column('energy_electricity_tariff', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_property', sa.Column('energy_is_wind_turbine_connected_to_dwelling_meter', sa.Boolean(), nullable=True))
    op.add_column('epc_property', sa.Column('cooling_present', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column('epc_property', 'cooling_present', server_default=None)
    op.add_column('epc_property', sa.Column('cooling_cooled_area_m2', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('cooling_data_source', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_property', sa.Column('cooling_system_type', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_property', sa.Column('cooling_energy_class', sa.Text(), nullable=True))
    op.add_column('epc_property', sa.Column('cooling_energy_efficiency_ratio', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('cooling_seasonal_energy_efficiency_ratio', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('cooling_control', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_property', sa.Column('regulations_present', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.alter_column('epc_property', 'regulations_present', server_default=None)
    op.add_column('epc_property', sa.Column('regulations_dwelling_emission_rate', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('regulations_target_emission_rate', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('regulations_dwelling_primary_energy_rate', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('regulations_target_primary_energy_rate', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('regulations_dwelling_fabric_energy_efficiency', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('regulations_target_fabric_energy_efficiency', sa.Double(), nullable=True))
    op.add_column('epc_property', sa.Column('addendum_cavity_fill_recommended', sa.Boolean(), nullable=True))
    op.add_column('epc_room_in_roof', sa.Column('insulation', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_room_in_roof', sa.Column('roof_insulation_thickness', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_room_in_roof', sa.Column('roof_room_connected', sa.Boolean(), nullable=True))
    op.add_column('epc_searches', sa.Column('fed_until', sa.TIMESTAMP(timezone=True), nullable=True))
    op.create_table_comment(
        'epc_searches',
        'When a postcode or UPRN was last searched; no rows is an answer too. Until `fed_until` the register feed brought in what was registered since.',
        existing_comment='When a postcode or UPRN was last searched. No rows is an answer too.',
        schema=None
    )
    op.add_column('epc_shower_outlet', sa.Column('shower_supply', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('epc_shower_outlet', sa.Column('shower_flow_rate', sa.Double(), nullable=True))
    op.add_column('epc_shower_outlet', sa.Column('shower_power', sa.Double(), nullable=True))
    op.add_column('epc_window', sa.Column('window_area', sa.Double(), nullable=True))


def downgrade() -> None:
    op.drop_column('epc_window', 'window_area')
    op.drop_column('epc_shower_outlet', 'shower_power')
    op.drop_column('epc_shower_outlet', 'shower_flow_rate')
    op.drop_column('epc_shower_outlet', 'shower_supply')
    op.create_table_comment(
        'epc_searches',
        'When a postcode or UPRN was last searched. No rows is an answer too.',
        existing_comment='When a postcode or UPRN was last searched; no rows is an answer too. Until `fed_until` the register feed brought in what was registered since.',
        schema=None
    )
    op.drop_column('epc_searches', 'fed_until')
    op.drop_column('epc_room_in_roof', 'roof_room_connected')
    op.drop_column('epc_room_in_roof', 'roof_insulation_thickness')
    op.drop_column('epc_room_in_roof', 'insulation')
    op.drop_column('epc_property', 'addendum_cavity_fill_recommended')
    op.drop_column('epc_property', 'regulations_target_fabric_energy_efficiency')
    op.drop_column('epc_property', 'regulations_dwelling_fabric_energy_efficiency')
    op.drop_column('epc_property', 'regulations_target_primary_energy_rate')
    op.drop_column('epc_property', 'regulations_dwelling_primary_energy_rate')
    op.drop_column('epc_property', 'regulations_target_emission_rate')
    op.drop_column('epc_property', 'regulations_dwelling_emission_rate')
    op.drop_column('epc_property', 'regulations_present')
    op.drop_column('epc_property', 'cooling_control')
    op.drop_column('epc_property', 'cooling_seasonal_energy_efficiency_ratio')
    op.drop_column('epc_property', 'cooling_energy_efficiency_ratio')
    op.drop_column('epc_property', 'cooling_energy_class')
    op.drop_column('epc_property', 'cooling_system_type')
    op.drop_column('epc_property', 'cooling_data_source')
    op.drop_column('epc_property', 'cooling_cooled_area_m2')
    op.drop_column('epc_property', 'cooling_present')
    op.drop_column('epc_property', 'energy_is_wind_turbine_connected_to_dwelling_meter')
    op.drop_column('epc_property', 'energy_electricity_tariff')
    op.drop_column('epc_property', 'heating_store_is_primary_pipework_insulated')
    op.drop_column('epc_property', 'heating_store_primary_pipework_insulation')
    op.drop_column('epc_property', 'heating_store_is_heat_pump_installed_to_mis')
    op.drop_column('epc_property', 'heating_store_is_immersion_for_summer_use')
    op.drop_column('epc_property', 'heating_store_is_heat_pump_assisted_by_immersion')
    op.drop_column('epc_property', 'heating_store_is_thermal_store_or_cpsu_in_airing_cupboard')
    op.drop_column('epc_property', 'heating_store_is_thermal_store_near_boiler')
    op.drop_column('epc_property', 'heating_store_is_separately_timed')
    op.drop_column('epc_property', 'heating_store_is_cylinder_in_heated_space')
    op.drop_column('epc_property', 'heating_store_heat_transfer_area_m2')
    op.drop_column('epc_property', 'heating_store_insulation_thickness_mm')
    op.drop_column('epc_property', 'heating_store_heat_loss_source')
    op.drop_column('epc_property', 'heating_store_thermal_store')
    op.drop_column('epc_property', 'heating_store_present')
    op.drop_column('epc_property', 'heating_secondary_declared_make_model')
    op.drop_column('epc_property', 'heating_secondary_declared_efficiency')
    op.drop_column('epc_property', 'heating_secondary_declared_present')
    op.drop_column('epc_property', 'heating_secondary_pcdf_fuel_index')
    op.drop_column('epc_property', 'heating_secondary_efficiency')
    op.drop_column('epc_property', 'heating_secondary_is_hetas_approved')
    op.drop_column('epc_property', 'heating_secondary_flue_type')
    op.drop_column('epc_property', 'heating_secondary_data_source')
    op.drop_column('epc_property', 'heating_secondary_category')
    op.drop_column('epc_property', 'heating_secondary_present')
    op.drop_column('epc_property', 'heating_storage_wwhrs_showers_and_baths_to_wwhrs')
    op.drop_column('epc_property', 'heating_storage_wwhrs_total_showers_and_baths')
    op.drop_column('epc_property', 'heating_storage_wwhrs_efficiency')
    op.drop_column('epc_property', 'heating_instantaneous_wwhrs_system_2_mixer_showers_without_bath')
    op.drop_column('epc_property', 'heating_instantaneous_wwhrs_system_2_mixer_showers_with_bath')
    op.drop_column('epc_property', 'heating_instantaneous_wwhrs_system_1_mixer_showers_without_bath')
    op.drop_column('epc_property', 'heating_instantaneous_wwhrs_system_1_mixer_showers_with_bath')
    op.drop_column('epc_property', 'heating_instantaneous_wwhrs_rooms_with_bath_and_mixer_shower')
    op.drop_column('epc_property', 'heating_instantaneous_wwhrs_rooms_with_mixer_shower_no_bath')
    op.drop_column('epc_property', 'heating_instantaneous_wwhrs_rooms_with_bath_and_or_shower')
    op.drop_column('epc_property', 'heating_instantaneous_wwhrs_efficiency_2')
    op.drop_column('epc_property', 'heating_instantaneous_wwhrs_efficiency_1')
    op.drop_column('epc_property', 'heating_main_heating_systems_interaction')
    op.drop_column('epc_property', 'heating_design_water_use')
    op.drop_column('epc_property', 'heating_has_hot_water_cylinder')
    op.drop_column('epc_property', 'ventilation_non_kitchen_wall_fans_specific_power')
    op.drop_column('epc_property', 'ventilation_kitchen_wall_fans_specific_power')
    op.drop_column('epc_property', 'ventilation_non_kitchen_duct_fans_specific_power')
    op.drop_column('epc_property', 'ventilation_kitchen_duct_fans_specific_power')
    op.drop_column('epc_property', 'ventilation_non_kitchen_room_fans_specific_power')
    op.drop_column('epc_property', 'ventilation_kitchen_room_fans_specific_power')
    op.drop_column('epc_property', 'ventilation_mechanical_vent_ducts_index_number')
    op.drop_column('epc_property', 'ventilation_mechanical_vent_heat_recovery_efficiency')
    op.drop_column('epc_property', 'ventilation_mechanical_vent_specific_fan_power')
    op.drop_column('epc_property', 'ventilation_mechanical_vent_make_model')
    op.drop_column('epc_property', 'ventilation_mechanical_ventilation_data_source')
    op.drop_column('epc_property', 'ventilation_ventilation_type')
    op.drop_column('epc_property', 'ventilation_draughtstripping_percent')
    op.drop_column('epc_property', 'ventilation_wall_type')
    op.drop_column('epc_property', 'ventilation_ground_floor_type')
    op.drop_column('epc_property', 'ventilation_fans_vents_count')
    op.drop_column('epc_property', 'ventilation_open_fireplaces_count')
    op.drop_column('epc_property', 'part_o_cooling_required')
    op.drop_column('epc_property', 'additional_allowable_electricity_generation')
    op.drop_column('epc_property', 'is_zero_carbon_home')
    op.drop_column('epc_property', 'is_in_smoke_control_area')
    op.drop_column('epc_property', 'design_water_use')
    op.drop_column('epc_property', 'cold_water_source')
    op.drop_column('epc_property', 'thermal_mass_parameter')
    op.drop_column('epc_property', 'windows_overshading')
    op.drop_column('epc_property', 'orientation')
    op.drop_column('epc_property', 'lowest_storey_area')
    op.drop_column('epc_property', 'living_area')
    op.drop_column('epc_property', 'data_type')
    op.drop_column('epc_property', 'low_energy_lighting')
    op.drop_column('epc_property', 'low_energy_fixed_lighting_outlets_count')
    op.drop_column('epc_property', 'fixed_lighting_outlets_count')
    op.drop_column('epc_property', 'sap_data_version')
    op.drop_column('epc_property', 'assessment_date')
    op.drop_column('epc_property', 'restricted_access')
    op.drop_column('epc_property', 'glazed_area')
    op.drop_column('epc_property', 'pvc_window_frames')
    op.drop_column('epc_property', 'glazing_gap')
    op.drop_column('epc_property', 'multiple_glazing_type')
    op.drop_column('epc_photovoltaic_array', 'mcs_certificate')
    op.drop_column('epc_photovoltaic_array', 'overshading_mcs')
    op.drop_column('epc_photovoltaic_array', 'pv_connection')
    op.drop_column('epc_main_heating_detail', 'full_sap_declared_make_model')
    op.drop_column('epc_main_heating_detail', 'full_sap_declared_efficiency')
    op.drop_column('epc_main_heating_detail', 'full_sap_declared_present')
    op.drop_column('epc_main_heating_detail', 'full_sap_controller_model')
    op.drop_column('epc_main_heating_detail', 'full_sap_controller_manufacturer')
    op.drop_column('epc_main_heating_detail', 'full_sap_controller_ecodesign_class')
    op.drop_column('epc_main_heating_detail', 'full_sap_controller_function')
    op.drop_column('epc_main_heating_detail', 'full_sap_control_index_number')
    op.drop_column('epc_main_heating_detail', 'full_sap_pcdf_fuel_index')
    op.drop_column('epc_main_heating_detail', 'full_sap_heat_pump_heat_distribution')
    op.drop_column('epc_main_heating_detail', 'full_sap_condensing_boiler_heat_distribution')
    op.drop_column('epc_main_heating_detail', 'full_sap_electric_cpsu_operating_temperature_c')
    op.drop_column('epc_main_heating_detail', 'full_sap_is_hetas_approved')
    op.drop_column('epc_main_heating_detail', 'full_sap_load_or_weather_compensation')
    op.drop_column('epc_main_heating_detail', 'full_sap_has_load_or_weather_compensation')
    op.drop_column('epc_main_heating_detail', 'full_sap_has_delayed_start_thermostat')
    op.drop_column('epc_main_heating_detail', 'full_sap_has_separate_delayed_start')
    op.drop_column('epc_main_heating_detail', 'full_sap_is_interlocked_system')
    op.drop_column('epc_main_heating_detail', 'full_sap_is_oil_pump_in_heated_space')
    op.drop_column('epc_main_heating_detail', 'full_sap_is_central_heating_pump_in_heated_space')
    op.drop_column('epc_main_heating_detail', 'full_sap_underfloor_heat_emitter_type')
    op.drop_column('epc_main_heating_detail', 'full_sap_system_type')
    op.drop_column('epc_main_heating_detail', 'full_sap_model')
    op.drop_column('epc_main_heating_detail', 'full_sap_manufacturer')
    op.drop_column('epc_main_heating_detail', 'full_sap_efficiency_summer')
    op.drop_column('epc_main_heating_detail', 'full_sap_efficiency_winter')
    op.drop_column('epc_main_heating_detail', 'full_sap_efficiency')
    op.drop_column('epc_main_heating_detail', 'full_sap_efficiency_type')
    op.drop_column('epc_main_heating_detail', 'full_sap_burner_control')
    op.drop_column('epc_main_heating_detail', 'full_sap_boiler_fuel_feed')
    op.drop_column('epc_main_heating_detail', 'full_sap_heat_transfer_to_water_kw')
    op.drop_column('epc_main_heating_detail', 'full_sap_case_heat_emission_kw')
    op.drop_column('epc_main_heating_detail', 'full_sap_solid_fuel_boiler_type')
    op.drop_column('epc_main_heating_detail', 'full_sap_combi_boiler_type')
    op.drop_column('epc_main_heating_detail', 'full_sap_gas_or_oil_boiler_type')
    op.drop_column('epc_main_heating_detail', 'full_sap_is_condensing_boiler')
    op.drop_column('epc_main_heating_detail', 'full_sap_present')
    op.drop_column('epc_floor_dimension', 'kappa_value_from_below')
    op.drop_column('epc_floor_dimension', 'kappa_value')
    op.drop_column('epc_floor_dimension', 'u_value')
    op.drop_column('epc_floor_dimension', 'heat_loss_area')
    op.drop_column('epc_floor_dimension', 'storey_height')
    op.drop_column('epc_floor_dimension', 'floor_type')
    op.drop_column('epc_floor_dimension', 'description')
    op.drop_column('epc_floor_dimension', 'name')
    op.drop_column('epc_building_part', 'thermal_bridges_y_value')
    op.drop_column('epc_building_part', 'thermal_bridges_thermal_bridge_code')
    op.drop_column('epc_building_part', 'thermal_bridges_present')
    op.drop_column('epc_building_part', 'thermal_mass_parameter')
    op.drop_column('epc_building_part', 'overshading')
    op.drop_column('epc_building_part', 'construction_year')
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
    op.drop_table('address_match_evidence')
    op.drop_table('epc_wall')
    op.drop_table('epc_thermal_bridge')
    op.drop_table('epc_roof')
    op.drop_table('epc_opening')
    op.drop_table('epc_fghrs_photovoltaic_array')
    op.drop_table('epc_community_heat_source')
    op.drop_table('address_match_candidates')
    op.drop_table('property_flags')
    op.drop_index('uq_match_decisions_in_force', table_name='match_decisions', postgresql_where=sa.text('superseded_at IS NULL'))
    op.drop_index(op.f('ix_match_decisions_property_id'), table_name='match_decisions')
    op.drop_table('match_decisions')
    op.drop_table('epc_wind_turbine')
    op.drop_table('epc_opening_type')
    op.drop_table('epc_hydro_month')
    op.drop_table('epc_fixed_light')
    op.drop_table('epc_field_source')
    op.drop_table('epc_community_heating_system')
    op.drop_table('address_matches')
    op.drop_index(op.f('ix_epc_api_cache_history_uprn'), table_name='epc_api_cache_history')
    op.drop_index(op.f('ix_epc_api_cache_history_certificate_number'), table_name='epc_api_cache_history')
    op.drop_table('epc_api_cache_history')
    op.drop_index(op.f('ix_register_feed_windows_source_endpoint_last_day'), table_name='register_feed_windows')
    op.drop_table('register_feed_windows')
    op.drop_table('register_feed_marks')
    op.drop_table('register_feed_events')
