"""RdSAP 10: from the reduced data of a certificate to worksheet inputs.

Each module infers one subject (walls, roofs, systems, …) for a whole frame at once. Rounding before the worksheet is
RdSAP 10 §16: U-values and areas to 2 decimals.
"""
