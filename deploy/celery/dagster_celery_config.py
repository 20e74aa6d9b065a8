"""What a Celery worker is told beyond its command; dagster-celery reads it by this name.

Broker and results are CELERY_BROKER_URL and CELERY_RESULT_BACKEND, which Celery reads itself.
"""

# A worker takes a run only when it is free for it: one it merely held back would be marked as
# failed when its time to start is over, though another worker may be idle.
worker_prefetch_multiplier = 1
task_acks_late = True

# Redis hands an unacknowledged task to another worker after this, dead worker or not. Longer
# than any run: Dagster's run monitoring is quicker, and knows whether the run still works.
broker_transport_options = {"visibility_timeout": 24 * 3600}

# Each run in a process of its own, as without Celery.
worker_max_tasks_per_child = 1
