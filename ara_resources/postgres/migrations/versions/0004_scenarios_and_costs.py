"""scenarios and costs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('regional_factors',
    sa.Column('id', sa.BigInteger(), sa.Identity(always=False), nullable=False),
    sa.Column('version', sa.Text(), nullable=False),
    sa.Column('area', sa.Text(), nullable=False),
    sa.Column('factor', sa.Double(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['version'], ['material_versions.version'], name=op.f('fk_regional_factors_version'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_regional_factors')),
    sa.UniqueConstraint('version', 'area', name=op.f('uq_regional_factors_version_area'))
    )
    op.create_table('scenario_questions',
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('scenario_id', sa.Uuid(), nullable=False),
    sa.Column('asked', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.ForeignKeyConstraint(['scenario_id'], ['scenarios.scenario_id'], name=op.f('fk_scenario_questions_scenario_id')),
    sa.PrimaryKeyConstraint('question', name=op.f('pk_scenario_questions'))
    )
    op.create_index(op.f('ix_scenario_questions_scenario_id'), 'scenario_questions', ['scenario_id'], unique=False)
    op.create_table('candidate_impacts',
    sa.Column('property_id', sa.Uuid(), nullable=False),
    sa.Column('option', sa.Text(), nullable=False),
    sa.Column('position', sa.SmallInteger(), nullable=False),
    sa.Column('step', sa.SmallInteger(), nullable=False),
    sa.Column('stands', sa.Boolean(), nullable=False),
    sa.Column('price_set', sa.Text(), nullable=False),
    sa.Column('bought', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('sap_score', sa.Double(), nullable=False),
    sa.Column('ei_score', sa.Double(), nullable=False),
    sa.Column('co2_kg', sa.Double(), nullable=False),
    sa.Column('primary_energy_kwh', sa.Double(), nullable=False),
    sa.Column('space_heating_kwh', sa.Double(), nullable=False),
    sa.Column('water_heating_kwh', sa.Double(), nullable=False),
    sa.Column('mains_gas_kwh', sa.Double(), nullable=False),
    sa.Column('lpg_kwh', sa.Double(), nullable=False),
    sa.Column('oil_kwh', sa.Double(), nullable=False),
    sa.Column('solid_fuel_kwh', sa.Double(), nullable=False),
    sa.Column('electricity_kwh', sa.Double(), nullable=False),
    sa.Column('heat_network_kwh', sa.Double(), nullable=False),
    sa.Column('electricity_exported_kwh', sa.Double(), nullable=False),
    sa.Column('bill_gbp', sa.Double(), nullable=False),
    sa.Column('bill_space_heating_gbp', sa.Double(), nullable=False),
    sa.Column('bill_water_heating_gbp', sa.Double(), nullable=False),
    sa.Column('bill_lighting_gbp', sa.Double(), nullable=False),
    sa.Column('bill_pumps_and_fans_gbp', sa.Double(), nullable=False),
    sa.Column('bill_standing_charges_gbp', sa.Double(), nullable=False),
    sa.Column('bill_generation_gbp', sa.Double(), nullable=False),
    sa.Column('in_sequence_bought', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
    sa.Column('in_sequence_sap_score', sa.Double(), nullable=True),
    sa.Column('in_sequence_ei_score', sa.Double(), nullable=True),
    sa.Column('in_sequence_co2_kg', sa.Double(), nullable=True),
    sa.Column('in_sequence_primary_energy_kwh', sa.Double(), nullable=True),
    sa.Column('in_sequence_space_heating_kwh', sa.Double(), nullable=True),
    sa.Column('in_sequence_water_heating_kwh', sa.Double(), nullable=True),
    sa.Column('in_sequence_mains_gas_kwh', sa.Double(), nullable=True),
    sa.Column('in_sequence_lpg_kwh', sa.Double(), nullable=True),
    sa.Column('in_sequence_oil_kwh', sa.Double(), nullable=True),
    sa.Column('in_sequence_solid_fuel_kwh', sa.Double(), nullable=True),
    sa.Column('in_sequence_electricity_kwh', sa.Double(), nullable=True),
    sa.Column('in_sequence_heat_network_kwh', sa.Double(), nullable=True),
    sa.Column('in_sequence_electricity_exported_kwh', sa.Double(), nullable=True),
    sa.Column('in_sequence_bill_gbp', sa.Double(), nullable=True),
    sa.Column('in_sequence_bill_space_heating_gbp', sa.Double(), nullable=True),
    sa.Column('in_sequence_bill_water_heating_gbp', sa.Double(), nullable=True),
    sa.Column('in_sequence_bill_lighting_gbp', sa.Double(), nullable=True),
    sa.Column('in_sequence_bill_pumps_and_fans_gbp', sa.Double(), nullable=True),
    sa.Column('in_sequence_bill_standing_charges_gbp', sa.Double(), nullable=True),
    sa.Column('in_sequence_bill_generation_gbp', sa.Double(), nullable=True),
    sa.ForeignKeyConstraint(['property_id'], ['impact_predictions.property_id'], name=op.f('fk_candidate_impacts_property_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('property_id', 'option', name=op.f('pk_candidate_impacts'))
    )
    op.drop_table('measure_impacts')
    op.add_column('baseline_predictions', sa.Column('bought', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('impact_predictions', sa.Column('refused', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('impact_predictions', sa.Column('price_set', sa.Text(), nullable=True))
    op.add_column('impact_predictions', sa.Column('bought', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('impact_predictions', sa.Column('sap_score', sa.Double(), nullable=True))
    op.add_column('impact_predictions', sa.Column('ei_score', sa.Double(), nullable=True))
    op.add_column('impact_predictions', sa.Column('co2_kg', sa.Double(), nullable=True))
    op.add_column('impact_predictions', sa.Column('primary_energy_kwh', sa.Double(), nullable=True))
    op.add_column('impact_predictions', sa.Column('space_heating_kwh', sa.Double(), nullable=True))
    op.add_column('impact_predictions', sa.Column('water_heating_kwh', sa.Double(), nullable=True))
    op.add_column('impact_predictions', sa.Column('mains_gas_kwh', sa.Double(), nullable=True))
    op.add_column('impact_predictions', sa.Column('lpg_kwh', sa.Double(), nullable=True))
    op.add_column('impact_predictions', sa.Column('oil_kwh', sa.Double(), nullable=True))
    op.add_column('impact_predictions', sa.Column('solid_fuel_kwh', sa.Double(), nullable=True))
    op.add_column('impact_predictions', sa.Column('electricity_kwh', sa.Double(), nullable=True))
    op.add_column('impact_predictions', sa.Column('heat_network_kwh', sa.Double(), nullable=True))
    op.add_column('impact_predictions', sa.Column('electricity_exported_kwh', sa.Double(), nullable=True))
    op.add_column('impact_predictions', sa.Column('bill_gbp', sa.Double(), nullable=True))
    op.add_column('impact_predictions', sa.Column('bill_space_heating_gbp', sa.Double(), nullable=True))
    op.add_column('impact_predictions', sa.Column('bill_water_heating_gbp', sa.Double(), nullable=True))
    op.add_column('impact_predictions', sa.Column('bill_lighting_gbp', sa.Double(), nullable=True))
    op.add_column('impact_predictions', sa.Column('bill_pumps_and_fans_gbp', sa.Double(), nullable=True))
    op.add_column('impact_predictions', sa.Column('bill_standing_charges_gbp', sa.Double(), nullable=True))
    op.add_column('impact_predictions', sa.Column('bill_generation_gbp', sa.Double(), nullable=True))
    op.add_column('material_versions', sa.Column('currency', sa.Text(), server_default='GBP', nullable=False))
    op.add_column('material_versions', sa.Column('source', sa.Text(), nullable=True))
    op.add_column('material_versions', sa.Column('saved_at', sa.TIMESTAMP(timezone=True), nullable=True))
    op.add_column('materials', sa.Column('vat_percent', sa.Double(), nullable=True))
    op.drop_column('materials', 'vat_included')
    op.add_column('plan_recommendation_parts', sa.Column('region', sa.Text(), nullable=True))
    op.add_column('plan_recommendation_parts', sa.Column('regional_factor', sa.Double(), nullable=True))
    op.add_column('plan_recommendation_parts', sa.Column('vat_percent', sa.Double(), nullable=True))
    op.add_column('plan_recommendation_parts', sa.Column('vat_pence', sa.BigInteger(), nullable=True))
    op.add_column('plan_recommendations', sa.Column('lifetime_years', sa.BigInteger(), nullable=True))
    op.add_column('plan_recommendations', sa.Column('disruption', sa.Text(), nullable=True))
    op.add_column('plan_recommendations', sa.Column('prerequisites', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('plan_recommendations', sa.Column('whole_block', sa.Boolean(), nullable=True))
    op.add_column('plans', sa.Column('objective_before', sa.Double(), nullable=True))
    op.add_column('plans', sa.Column('objective_after', sa.Double(), nullable=True))
    op.add_column('plans', sa.Column('after_bought', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('plans', sa.Column('before_bought', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('property_predictions', sa.Column('rating_expected', sa.Double(), nullable=True))
    op.add_column('property_predictions', sa.Column('rating_low', sa.Double(), nullable=True))
    op.add_column('property_predictions', sa.Column('rating_high', sa.Double(), nullable=True))
    op.add_column('property_predictions', sa.Column('rating_of_certificate', sa.Double(), nullable=True))
    op.create_table_comment(
        'property_predictions',
        'What the certificates of similar homes nearby say of a home; the predicted certificate and the confidence of its fields lie in the epc_property tables. Where shortfall is null, a home without a certificate is planned from it, and has the SAP rating to expect with its interval, and that of the predicted certificate.',
        existing_comment='What the certificates of similar homes nearby say of a home; the predicted certificate and the confidence of its fields lie in the epc_property tables. Where shortfall is null, a home without a certificate is planned from it.',
        schema=None
    )
    op.add_column('recommendation_parts', sa.Column('region', sa.Text(), nullable=True))
    op.add_column('recommendation_parts', sa.Column('regional_factor', sa.Double(), nullable=True))
    op.add_column('recommendation_parts', sa.Column('vat_percent', sa.Double(), nullable=True))
    op.add_column('recommendation_parts', sa.Column('vat_pence', sa.BigInteger(), nullable=True))
    op.add_column('recommendations', sa.Column('lifetime_years', sa.BigInteger(), nullable=True))
    op.add_column('recommendations', sa.Column('disruption', sa.Text(), nullable=True))
    op.add_column('recommendations', sa.Column('prerequisites', postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True))
    op.add_column('recommendations', sa.Column('whole_block', sa.Boolean(), nullable=True))
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
    op.add_column('scenarios', sa.Column('removed_at', sa.TIMESTAMP(timezone=True), nullable=True))
    op.drop_constraint(op.f('ck_scenarios_objective'), 'scenarios', type_='check')
    op.create_check_constraint(op.f('ck_scenarios_objective_known'), 'scenarios', "objective IN ('least_cost_to_target', 'most_sap_within_budget', 'most_co2_saving_within_budget', 'most_bill_saving_within_budget', 'least_whole_life_cost')")


def downgrade() -> None:
    _refuse_scenarios_unknown_before()
    _delete_removed_scenarios()
    op.drop_constraint(op.f('ck_scenarios_objective_known'), 'scenarios', type_='check')
    op.create_check_constraint(op.f('ck_scenarios_objective'), 'scenarios', "objective = ANY (ARRAY['least_cost_to_target'::text, 'most_sap_within_budget'::text])")
    op.drop_column('scenarios', 'removed_at')
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
    op.drop_column('recommendations', 'whole_block')
    op.drop_column('recommendations', 'prerequisites')
    op.drop_column('recommendations', 'disruption')
    op.drop_column('recommendations', 'lifetime_years')
    op.drop_column('recommendation_parts', 'vat_pence')
    op.drop_column('recommendation_parts', 'vat_percent')
    op.drop_column('recommendation_parts', 'regional_factor')
    op.drop_column('recommendation_parts', 'region')
    op.create_table_comment(
        'property_predictions',
        'What the certificates of similar homes nearby say of a home; the predicted certificate and the confidence of its fields lie in the epc_property tables. Where shortfall is null, a home without a certificate is planned from it.',
        existing_comment='What the certificates of similar homes nearby say of a home; the predicted certificate and the confidence of its fields lie in the epc_property tables. Where shortfall is null, a home without a certificate is planned from it, and has the SAP rating to expect with its interval, and that of the predicted certificate.',
        schema=None
    )
    op.drop_column('property_predictions', 'rating_of_certificate')
    op.drop_column('property_predictions', 'rating_high')
    op.drop_column('property_predictions', 'rating_low')
    op.drop_column('property_predictions', 'rating_expected')
    op.drop_column('plans', 'before_bought')
    op.drop_column('plans', 'after_bought')
    op.drop_column('plans', 'objective_after')
    op.drop_column('plans', 'objective_before')
    op.drop_column('plan_recommendations', 'whole_block')
    op.drop_column('plan_recommendations', 'prerequisites')
    op.drop_column('plan_recommendations', 'disruption')
    op.drop_column('plan_recommendations', 'lifetime_years')
    op.drop_column('plan_recommendation_parts', 'vat_pence')
    op.drop_column('plan_recommendation_parts', 'vat_percent')
    op.drop_column('plan_recommendation_parts', 'regional_factor')
    op.drop_column('plan_recommendation_parts', 'region')
    op.add_column('materials', sa.Column('vat_included', sa.BOOLEAN(), autoincrement=False, nullable=True))
    op.execute("UPDATE materials SET vat_included = vat_percent IS NULL")
    op.alter_column('materials', 'vat_included', nullable=False)
    op.drop_column('materials', 'vat_percent')
    op.drop_column('material_versions', 'saved_at')
    op.drop_column('material_versions', 'source')
    op.drop_column('material_versions', 'currency')
    op.drop_column('impact_predictions', 'bill_generation_gbp')
    op.drop_column('impact_predictions', 'bill_standing_charges_gbp')
    op.drop_column('impact_predictions', 'bill_pumps_and_fans_gbp')
    op.drop_column('impact_predictions', 'bill_lighting_gbp')
    op.drop_column('impact_predictions', 'bill_water_heating_gbp')
    op.drop_column('impact_predictions', 'bill_space_heating_gbp')
    op.drop_column('impact_predictions', 'bill_gbp')
    op.drop_column('impact_predictions', 'electricity_exported_kwh')
    op.drop_column('impact_predictions', 'heat_network_kwh')
    op.drop_column('impact_predictions', 'electricity_kwh')
    op.drop_column('impact_predictions', 'solid_fuel_kwh')
    op.drop_column('impact_predictions', 'oil_kwh')
    op.drop_column('impact_predictions', 'lpg_kwh')
    op.drop_column('impact_predictions', 'mains_gas_kwh')
    op.drop_column('impact_predictions', 'water_heating_kwh')
    op.drop_column('impact_predictions', 'space_heating_kwh')
    op.drop_column('impact_predictions', 'primary_energy_kwh')
    op.drop_column('impact_predictions', 'co2_kg')
    op.drop_column('impact_predictions', 'ei_score')
    op.drop_column('impact_predictions', 'sap_score')
    op.drop_column('impact_predictions', 'bought')
    op.drop_column('impact_predictions', 'price_set')
    op.drop_column('impact_predictions', 'refused')
    op.drop_column('baseline_predictions', 'bought')
    op.create_table('measure_impacts',
    sa.Column('property_id', sa.UUID(), autoincrement=False, nullable=False),
    sa.Column('option', sa.TEXT(), autoincrement=False, nullable=False),
    sa.Column('sap_gain', sa.DOUBLE_PRECISION(precision=53), autoincrement=False, nullable=False),
    sa.Column('co2_saving_kg', sa.DOUBLE_PRECISION(precision=53), autoincrement=False, nullable=False),
    sa.Column('bill_saving_gbp', sa.DOUBLE_PRECISION(precision=53), autoincrement=False, nullable=False),
    sa.Column('energy_saving_kwh', sa.DOUBLE_PRECISION(precision=53), autoincrement=False, nullable=False),
    sa.Column('sap_score', sa.DOUBLE_PRECISION(precision=53), autoincrement=False, nullable=False),
    sa.Column('ei_score', sa.DOUBLE_PRECISION(precision=53), autoincrement=False, nullable=False),
    sa.Column('co2_kg', sa.DOUBLE_PRECISION(precision=53), autoincrement=False, nullable=False),
    sa.Column('primary_energy_kwh', sa.DOUBLE_PRECISION(precision=53), autoincrement=False, nullable=False),
    sa.Column('space_heating_kwh', sa.DOUBLE_PRECISION(precision=53), autoincrement=False, nullable=False),
    sa.Column('water_heating_kwh', sa.DOUBLE_PRECISION(precision=53), autoincrement=False, nullable=False),
    sa.Column('fuel_kwh', postgresql.JSONB(astext_type=sa.Text()), autoincrement=False, nullable=False),
    sa.Column('bill_gbp', sa.DOUBLE_PRECISION(precision=53), autoincrement=False, nullable=False),
    sa.Column('bill_by_use_gbp', postgresql.JSONB(astext_type=sa.Text()), autoincrement=False, nullable=False),
    sa.Column('price_set', sa.TEXT(), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['property_id'], ['impact_predictions.property_id'], name=op.f('fk_measure_impacts_property_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('property_id', 'option', name=op.f('pk_measure_impacts'))
    )
    op.drop_table('candidate_impacts')
    op.drop_index(op.f('ix_scenario_questions_scenario_id'), table_name='scenario_questions')
    op.drop_table('scenario_questions')
    op.drop_table('regional_factors')


def _refuse_scenarios_unknown_before() -> None:
    """What these scenarios ask would be lost with its columns, and their plans would answer another question."""
    unknown = op.get_bind().execute(sa.text("""
        SELECT portfolios.slug, scenarios.slug FROM scenarios JOIN portfolios USING (portfolio_id)
        WHERE removed_at IS NULL
              AND (objective NOT IN ('least_cost_to_target', 'most_sap_within_budget') OR target_score IS NOT NULL
                   OR spending_cap_pence IS NOT NULL OR in_use_factors OR allowed <> '{}' OR excluded <> '{}'
                   OR NOT whole_block_measures OR fabric_first OR years IS NOT NULL OR discount_rate IS NOT NULL
                   OR scenarios.price_set IS NOT NULL OR scenarios.cost_version IS NOT NULL)
        ORDER BY portfolios.slug, scenarios.slug
    """)).all()
    if unknown:
        commands = "; ".join(f"ara scenarios remove {portfolio} {scenario}" for portfolio, scenario in unknown)
        raise RuntimeError(
            "revision 0003 cannot store what these scenarios ask, and nothing was changed. To go back to it, first "
            f"remove them, with their plans: {commands}"
        )


def _delete_removed_scenarios() -> None:
    """Revision 0003 knows no removed scenario: it would ask them again."""
    removed = "(SELECT scenario_id FROM scenarios WHERE removed_at IS NOT NULL)"
    for table in ("scenario_questions", "plans", "scenarios"):
        op.execute(f"DELETE FROM {table} WHERE scenario_id IN {removed}")
