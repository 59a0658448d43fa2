"""Serve the embedded engine as a deployed function would: `python -m ara_resources.stand_in_lambda --port 9001`."""

import argparse
import sys
import threading

from ara_domain.ml.schema import TRANSFORM_VERSION
from ara_resources.scoring.lambda_handler import handler
from ara_resources.stand_in_lambda.server import Alias, LambdaStandIn, Version


def main() -> None:
    """Serve until interrupted; the first line says which settings turn ARA to it."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--port", type=int, default=0, help="0 takes a free one")
    versions = {"1": Version(handler, {"TRANSFORM_VERSION": TRANSFORM_VERSION})}
    with LambdaStandIn(versions=versions, aliases={"live": Alias("1")}, port=arguments.parse_args().port) as service:
        sys.stdout.write(
            f"ARA_SCORING=lambda ARA_LAMBDA_FUNCTION={service.name} ARA_LAMBDA_ENDPOINT_URL={service.url} "
            "ARA_LAMBDA_REGION=eu-west-2 AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any\n"
        )
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
