"""The sensors: Slack messages (`slack`), late and revised days (`reconciliation`), drift (`drift`).

A sensor reads results and asks for runs; it computes nothing.
"""
