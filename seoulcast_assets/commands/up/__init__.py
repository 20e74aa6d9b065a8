"""`make up`: every service of SeoulCast as a child process, and the first run's work.

Nothing of the domain is here, and nothing that runs in a deployment.
"""
