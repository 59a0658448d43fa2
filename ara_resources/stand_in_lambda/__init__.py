"""A stand-in for AWS Lambda: the calls a scoring client makes, over real HTTP on loopback, around any handler.

What is here: `LambdaStandIn`, the service as a context manager with one function (or several beside each other),
its versions and aliases, and `Fault`, what goes wrong on purpose. As a program, around the embedded engine:
`python -m ara_resources.stand_in_lambda`.
Add here: what the service is seen to do. Keep out: what a client does about it, and signatures, which nobody checks.
"""

from ara_resources.stand_in_lambda.faults import Fault
from ara_resources.stand_in_lambda.server import Alias, Invoked, LambdaStandIn, Version

__all__ = ["Alias", "Fault", "Invoked", "LambdaStandIn", "Version"]
