"""Another version of the mapping, as a new version of ARA brings it, in this process or in one of its own.

`python -m tests.integration.pipelines.raised_mapping EVERY KILL_AT backfill remapped_epc stock --json` runs a command
with it: the certificate of every so-many-th UPRN reads otherwise (0: none does), and the process is killed when it
comes to that document (0: it lives).
"""

import os
import signal
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from ara_assets import definitions, modelling
from ara_assets.cli import app
from ara_domain.epc import EpcPropertyData
from ara_domain.epc.mapping import map_certificate
from ara_domain.services.epc_remapping import EpcRemappingService


@dataclass
class RaisedMapping:
    """What the mapping makes of a document now."""

    every: int = 0
    kill_at: int = 0
    documents: int = 0
    """Documents mapped so far."""

    @property
    def version(self) -> str:
        return f"remapped_epc:raised-{self.every}"

    def __call__(self, document: Mapping[str, Any]) -> EpcPropertyData:
        self.documents += 1
        if self.documents == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)
        epc = map_certificate(document)
        if not self.reads_otherwise(epc):
            return epc
        return replace(epc, percent_draughtproofed=37 if epc.percent_draughtproofed != 37 else 38)

    def reads_otherwise(self, epc: EpcPropertyData) -> bool:
        return bool(self.every) and (epc.uprn or 0) % self.every == 0

    def brought_in(self, patch: pytest.MonkeyPatch) -> None:
        """From here on it is the mapping of this process."""
        recipe = replace(modelling.REMAPPED_EPC, code_version=self.version)
        others = [one for one in definitions.REFRESHED if one.asset != recipe.asset]
        at = definitions.REFRESHED.index(modelling.REMAPPED_EPC)
        patch.setattr(modelling, "REMAPPING", EpcRemappingService(self, self.version))
        patch.setattr(modelling, "REMAPPED_EPC", recipe)
        patch.setattr(definitions, "REFRESHED", (*others[:at], recipe, *others[at:]))


if __name__ == "__main__":
    with pytest.MonkeyPatch.context() as patch:
        RaisedMapping(every=int(sys.argv[1]), kill_at=int(sys.argv[2])).brought_in(patch)
        app(sys.argv[3:])
