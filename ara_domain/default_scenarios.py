"""The two questions every portfolio is asked until its landlord asks others."""

from uuid import UUID

from ara_domain.scenarios import Objective, Scenario, scenario_id_of


def default_scenarios(portfolio_id: UUID) -> tuple[Scenario, ...]:
    """Band C at least cost, and most SAP within £10,000 a home; their ids follow from the portfolio's."""
    return (
        Scenario(
            scenario_id=scenario_id_of(portfolio_id, "band-c"),
            portfolio_id=portfolio_id,
            slug="band-c",
            name="Band C at least cost",
            objective=Objective.LEAST_COST_TO_TARGET,
            target_band="C",
        ),
        Scenario(
            scenario_id=scenario_id_of(portfolio_id, "most-sap-10k"),
            portfolio_id=portfolio_id,
            slug="most-sap-10k",
            name="Most SAP within £10,000",
            objective=Objective.MOST_SAP_WITHIN_BUDGET,
            budget_pence=10_000_00,
        ),
    )
