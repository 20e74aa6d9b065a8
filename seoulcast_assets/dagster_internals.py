"""Every part of Dagster used here that is not public API: the one place to look on an upgrade.

`CHECKED_AGAINST` is the version for which all of it was last checked. After an upgrade, run
the tests of `instance/`, `sensors/` and `commands/`, then move it; a test holds it to the
pinned version. Nothing else imports from a private module of Dagster, tests included.
"""

from dagster._config.config_schema import UserConfigSchema
from dagster._core.definitions.asset_checks.asset_check_evaluation import (
    AssetCheckEvaluationPlanned,
)
from dagster._core.definitions.reconstruct import ReconstructableRepository
from dagster._core.definitions.unresolved_asset_job_definition import UnresolvedAssetJobDefinition
from dagster._core.errors import DagsterUserCodeUnreachableError
from dagster._core.event_api import EventHandlerFn
from dagster._core.events import (
    ASSET_EVENTS,
    BATCH_WRITABLE_EVENTS,
    DagsterEventBatchMetadata,
    StepMaterializationData,
)
from dagster._core.execution.backfill import (
    BULK_ACTION_TERMINAL_STATUSES,
    BulkActionsFilter,
    BulkActionStatus,
    PartitionBackfill,
)
from dagster._core.execution.plan.resume_retry import ReexecutionStrategy
from dagster._core.instance.config import dagster_instance_config
from dagster._core.launcher import CheckRunHealthResult, DefaultRunLauncher, WorkerStatus
from dagster._core.remote_origin import (
    GrpcServerCodeLocationOrigin,
    RemoteJobOrigin,
    RemoteRepositoryOrigin,
)
from dagster._core.storage.asset_check_execution_record import AssetCheckExecutionRecordStatus
from dagster._core.storage.compute_log_manager import ComputeIOType, ComputeLogManager
from dagster._core.storage.event_log import (
    ConsolidatedSqliteEventLogStorage,
    SqlEventLogStorage,
    SqlEventLogStorageTable,
    SqlPollingEventWatcher,
)
from dagster._core.storage.event_log.schema import AssetCheckExecutionsTable
from dagster._core.storage.event_log.sqlite.consolidated_sqlite_event_log import (
    SQLITE_EVENT_LOG_FILENAME,
)
from dagster._core.storage.sql import create_engine
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS, create_db_conn_string
from dagster._core.storage.tags import (
    ASSET_PARTITION_RANGE_END_TAG,
    ASSET_PARTITION_RANGE_START_TAG,
    BACKFILL_ID_TAG,
    GRPC_INFO_TAG,
    PARTITION_NAME_TAG,
    RETRY_NUMBER_TAG,
    RETRY_STRATEGY_TAG,
    SCHEDULE_NAME_TAG,
    SENSOR_NAME_TAG,
    WILL_RETRY_TAG,
)
from dagster._grpc.client import DagsterGrpcClient
from dagster._grpc.types import CanCancelExecutionRequest, CanCancelExecutionResult
from dagster._serdes import ConfigurableClassData, deserialize_value, serialize_value
from dagster._utils.schedules import cron_string_iterator

__all__ = [
    "ASSET_EVENTS",
    "ASSET_PARTITION_RANGE_END_TAG",
    "ASSET_PARTITION_RANGE_START_TAG",
    "BACKFILL_ID_TAG",
    "BATCH_WRITABLE_EVENTS",
    "BULK_ACTION_TERMINAL_STATUSES",
    "CHECKED_AGAINST",
    "DAEMON_MODULE",
    "GRPC_INFO_TAG",
    "PARTITION_NAME_TAG",
    "RETRY_NUMBER_TAG",
    "RETRY_STRATEGY_TAG",
    "SCHEDULE_NAME_TAG",
    "SENSOR_NAME_TAG",
    "SQLITE_BUSY_TIMEOUT_SECONDS",
    "SQLITE_EVENT_LOG_FILENAME",
    "STOCK_STORAGE",
    "WILL_RETRY_TAG",
    "AssetCheckEvaluationPlanned",
    "AssetCheckExecutionRecordStatus",
    "AssetCheckExecutionsTable",
    "BulkActionStatus",
    "BulkActionsFilter",
    "CanCancelExecutionRequest",
    "CanCancelExecutionResult",
    "CheckRunHealthResult",
    "ComputeIOType",
    "ComputeLogManager",
    "ConfigurableClassData",
    "ConsolidatedSqliteEventLogStorage",
    "DagsterEventBatchMetadata",
    "DagsterGrpcClient",
    "DagsterUserCodeUnreachableError",
    "DefaultRunLauncher",
    "EventHandlerFn",
    "GrpcServerCodeLocationOrigin",
    "PartitionBackfill",
    "ReconstructableRepository",
    "ReexecutionStrategy",
    "RemoteJobOrigin",
    "RemoteRepositoryOrigin",
    "SqlEventLogStorage",
    "SqlEventLogStorageTable",
    "SqlPollingEventWatcher",
    "StepMaterializationData",
    "UnresolvedAssetJobDefinition",
    "UserConfigSchema",
    "WorkerStatus",
    "create_db_conn_string",
    "create_engine",
    "cron_string_iterator",
    "dagster_instance_config",
    "deserialize_value",
    "serialize_value",
]

CHECKED_AGAINST = "1.13.27"

DAEMON_MODULE = "dagster._daemon"
"""What `python -m` runs as the daemon: the command `dagster-daemon` may not be on the path."""

STOCK_STORAGE = {
    "run_storage": ("dagster._core.storage.runs", "SqliteRunStorage"),
    "schedule_storage": ("dagster._core.storage.schedules", "SqliteScheduleStorage"),
    "compute_logs": ("dagster._core.storage.local_compute_log_manager", "LocalComputeLogManager"),
    "run_coordinator": ("dagster._core.run_coordinator", "QueuedRunCoordinator"),
    "scheduler": ("dagster._core.scheduler", "DagsterDaemonScheduler"),
}
"""Module and class of Dagster's own parts that an instance file has to name."""
