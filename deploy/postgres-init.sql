-- Run once, by psql, when the database server's volume is empty: a role and a database each for
-- Dagster and MLflow, so that neither can read the other's. The passwords come from files of
-- /run/secrets, or else from the environment of the server's container. To change one later: ALTER ROLE ... PASSWORD.
\set ON_ERROR_STOP on
\set dagster_password `cat /run/secrets/DAGSTER_POSTGRES_PASSWORD 2>/dev/null || printf %s "$DAGSTER_POSTGRES_PASSWORD"`
\set mlflow_password `cat /run/secrets/MLFLOW_POSTGRES_PASSWORD 2>/dev/null || printf %s "$MLFLOW_POSTGRES_PASSWORD"`

CREATE ROLE dagster LOGIN PASSWORD :'dagster_password';
CREATE DATABASE dagster OWNER dagster;
REVOKE ALL ON DATABASE dagster FROM PUBLIC;

CREATE ROLE mlflow LOGIN PASSWORD :'mlflow_password';
CREATE DATABASE mlflow OWNER mlflow;
REVOKE ALL ON DATABASE mlflow FROM PUBLIC;
