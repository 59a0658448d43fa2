"""The panels of `ara --help`: every command stands in one."""

FIRST, DATA, WORK, LOOK, PROVE = "First steps", "Bring in", "Fetch and model", "Look at the results", "Check"
