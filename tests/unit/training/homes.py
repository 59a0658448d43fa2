"""Homes whose certificates lodge everything there is to learn."""

import dataclasses
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from ara_domain.epc import RenewableHeatIncentive
from ara_domain.identity import PropertyIdentity
from ara_domain.property import Property
from tests.builders import certificate

LODGED = {
    "energy_rating_current": 64,
    "environmental_impact_current": 60,
    "co2_emissions_current": 3.1,
    "energy_consumption_current": 215.0,
    "heating_cost_current": 820.0,
    "hot_water_cost_current": 140.0,
    "lighting_cost_current": 90.0,
    "renewable_heat_incentive": RenewableHeatIncentive(space_heating_kwh=9100.0, water_heating_kwh=2200.0),
    "registration_date": date(2025, 6, 1),
    "postcode": "LS6 9VV",
}


def home(name: str, **changes: Any) -> Property:
    """A home with a certificate that lodges everything."""
    identity = PropertyIdentity.of(uuid5(NAMESPACE_URL, "acme"), landlord_property_id=name, postcode="LS6 9VV")
    lodged = dataclasses.replace(certificate(), **{**LODGED, **changes})
    return Property(identity=identity, epc=lodged, certificate_number=f"cert-{name}")
