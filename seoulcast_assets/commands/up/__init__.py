"""`make up`: every service of SeoulCast as a child process, then the days that are missing.

Nothing of the domain is here, and nothing that a deployment runs.
"""
