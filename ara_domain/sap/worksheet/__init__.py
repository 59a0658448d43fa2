"""The SAP worksheet, vectorised over dwellings × months.

One module per block of worksheet lines. A result field names the line it is in its `line` metadata, so that a trace
can be compared line by line. Shapes: (n,) for annual values, (n, 12) for monthly ones, months January to December.

Base: SAP 10.2 where a CC0 trace or the RdSAP 10 specification shows it, else SAP 2012 v9.92.
"""
