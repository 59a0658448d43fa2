"""What is true about homes: certificates, the RdSAP 10 engine, measures, plans.

Pure Python. Nothing here knows Dagster, SQL, HTTP, AWS, files (other than package data) or the clock.
"""
