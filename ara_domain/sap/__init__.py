"""The embedded RdSAP 10 engine: tables, inference, worksheet, rating. NumPy arrays in, arrays out.

`expansion` turns the reduced data of a certificate into worksheet inputs (RdSAP 10), `worksheet` is the SAP
calculation itself (SAP 10.2 as far as it is known), `engine` joins them for whole frames of homes.
"""
