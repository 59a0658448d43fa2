"""Where the reference material lies, for tests that compare with it. It is not part of the repository."""

import json
from pathlib import Path
from typing import Any

import pytest

REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "reference"

RDSAP_21_SAMPLES = (
    "gov_epc_api/json_samples/RdSAP-Schema-21.0.0/epc.json",
    "gov_epc_api/json_samples/RdSAP-Schema-21.0.1/epc.json",
)
RDSAP_17_20_SAMPLES = tuple(
    f"gov_epc_api/json_samples/RdSAP-Schema-{version}/epc.json"
    for version in ("17.0", "17.1", "18.0", "19.0", "20.0.0")
)
RDSAP_11_16_SAMPLES = tuple(
    f"gov_epc_api/json_samples/SAP-Schema-{version}/rdsap.json"
    for version in ("11.0", "11.2", "12.0", "13.0", "14.0", "14.1", "14.2", "15.0", "16.0", "16.1", "16.2", "16.3")
)
FULL_SAP_SAMPLES = (
    *(name.replace("rdsap.json", "sap.json") for name in RDSAP_11_16_SAMPLES),
    *(
        f"gov_epc_api/json_samples/SAP-Schema-{version}/epc.json"
        for version in ("17.0", "17.1", "18.0.0", "19.0.0", "19.1.0", "19.2.0")
    ),
)
REAL_FLAT = "sap/certificate_21_0_1_flat_sap63.json"


def reference_file(name: str) -> Path:
    """A file of the reference; the test is skipped where the reference is absent."""
    path = REFERENCE / name
    if not path.exists():
        pytest.skip(f"needs {name} of the reference material beside the repository (../shared/reference)")
    return path


def reference_json(name: str) -> Any:
    """A JSON file of the reference; the test is skipped where the reference is absent."""
    return json.loads(reference_file(name).read_text(encoding="utf-8"))
