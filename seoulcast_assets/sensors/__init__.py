"""What SeoulCast watches: runs (`slack`), late and revised days (`lateness`), drift (`drift`).

A sensor reads results and asks for runs; it computes nothing.
"""
