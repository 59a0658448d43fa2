"""Homes from the outside in: the estate, the design of a street, a plot on it, then plan, fabric and services.

`build.dwelling_of` makes a `dwelling.Dwelling`; `history` says how it was before. Nothing here knows documents.
"""
