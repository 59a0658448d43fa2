"""Scenarios, the measures a home may have, and its plans with copies of the measures they are made of."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from ara_domain.recommendations import CandidateMeasures, OptimisedPackage, PackageOutcome, Plan, Recommendation
from ara_domain.scenarios import Objective
from ara_resources.postgres.records import Family, Flat, Omit, Rows
from ara_resources.postgres.tables.base import metadata, moment, of_property, one_of, text

_SET_FROM_KEY = Omit(UUID(int=0))

scenarios = sa.Table(
    "scenarios",
    metadata,
    sa.Column("scenario_id", sa.Uuid, primary_key=True),
    sa.Column("portfolio_id", sa.Uuid, sa.ForeignKey("portfolios.portfolio_id"), nullable=False),
    text("slug"),
    text("name"),
    text("objective"),
    text("target_band", nullable=True),
    sa.Column("target_score", sa.Integer),
    sa.Column("budget_pence", sa.BigInteger),
    sa.Column("spending_cap_pence", sa.BigInteger),
    sa.Column("in_use_factors", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("allowed", ARRAY(sa.Text), nullable=False, server_default="{}"),
    sa.Column("excluded", ARRAY(sa.Text), nullable=False, server_default="{}"),
    sa.Column("whole_block_measures", sa.Boolean, nullable=False, server_default=sa.true()),
    sa.Column("fabric_first", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("years", sa.Integer),
    sa.Column("discount_rate", sa.Float),
    text("price_set", nullable=True),
    text("cost_version", nullable=True),
    moment("removed_at", nullable=True),
    sa.UniqueConstraint("portfolio_id", "slug"),
    one_of("objective", Objective, name="objective_known"),
)

# A plan names its question by hash: here is what was asked, also after the scenario asks something else.
scenario_questions = sa.Table(
    "scenario_questions",
    metadata,
    sa.Column("question", sa.Text, primary_key=True),
    sa.Column("scenario_id", sa.Uuid, sa.ForeignKey("scenarios.scenario_id"), nullable=False, index=True),
    sa.Column("asked", JSONB, nullable=False),
)

candidate_measures = Family(
    "candidate_measures",
    CandidateMeasures,
    {
        CandidateMeasures: {"offered": Rows("recommendations"), "refused": Rows("refused_measures")},
        Recommendation: {"parts": Rows("recommendation_parts")},
    },
    metadata,
    key=of_property(primary_key=True),
    beside=(text("stage_hash"),),
)

plans = Family(
    "plans",
    Plan,
    {
        Plan: {
            "plan_id": _SET_FROM_KEY,
            "package": Flat(""),
            "figures_before": Flat("before_"),
            "model": Flat(""),
            # Copies: candidates are replaced, and a plan stays readable as it was reported.
            "recommendations": Rows("plan_recommendations"),
        },
        OptimisedPackage: {
            "scenario_id": _SET_FROM_KEY,
            "steps": Rows("plan_steps"),
            "figures_after": Flat("after_"),
        },
        Recommendation: {"parts": Rows("plan_recommendation_parts")},
    },
    metadata,
    key=sa.Column("plan_id", sa.Uuid, primary_key=True),
    constraints=(
        sa.ForeignKeyConstraint(["property_id"], ["properties.property_id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["scenario_id"], ["scenarios.scenario_id"]),
        sa.Index(
            "uq_plans_in_force",
            "property_id",
            "scenario_id",
            unique=True,
            postgresql_where=sa.text("superseded_at IS NULL"),
        ),
        sa.Index(None, "property_id"),
        one_of("outcome", PackageOutcome),
        sa.CheckConstraint("(superseded_at IS NULL) = (superseded_reason IS NULL)", name="superseded_with_reason"),
    ),
)
plans.tables["plan_recommendations"].append_constraint(sa.UniqueConstraint("plan_id", "recommendation_id"))
plans.tables["plan_steps"].append_constraint(
    sa.ForeignKeyConstraint(
        ["plan_id", "recommendation_id"],
        ["plan_recommendations.plan_id", "plan_recommendations.recommendation_id"],
        name="fk_plan_steps_recommendation_id",
    )
)
