"""What a person starts in a terminal: `up`, `backfill` and `rollback`."""
