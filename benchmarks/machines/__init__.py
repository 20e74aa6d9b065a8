"""Runs on more than one worker and more than one machine, in the containers of the compose files.

`throughput` measures a backfill in one process and on several workers, `processor` what the work
of each container took, and `estimate` computes from both what more cores would give. `cuts` takes
a service away from a second machine in the middle of its run. `report` has the tables and the
JSON, and `__main__` runs it all.
"""
