"""A stand-in for the gov API: the same contract over real HTTP on loopback, from a folder of certificates.

What is here: `StandIn`, the server as a context manager, `Faults`, what it does wrong on purpose, and `Background`,
the rest of the country. As a program:
`python -m ara_resources.stand_in FOLDER`.
Add here: what the API is seen to do. Keep out: anything the client does about it, and judging certificates; a document
is served as it lies in the folder.
"""

from ara_resources.stand_in.background import Background
from ara_resources.stand_in.faults import Fault, Faults
from ara_resources.stand_in.server import DEFAULT_TOKEN, StandIn

__all__ = ["DEFAULT_TOKEN", "Background", "Fault", "Faults", "StandIn"]
