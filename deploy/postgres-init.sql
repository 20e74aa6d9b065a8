-- Run once, by psql, when the database server's volume is empty: a role and a database each for
-- Dagster and MLflow, so that neither can read the other's. The passwords come from the
-- environment of the server's container. To change one later: ALTER ROLE ... PASSWORD.
\set ON_ERROR_STOP on
\getenv dagster_password DAGSTER_POSTGRES_PASSWORD
\getenv mlflow_password MLFLOW_POSTGRES_PASSWORD

CREATE ROLE dagster LOGIN PASSWORD :'dagster_password';
CREATE DATABASE dagster OWNER dagster;
REVOKE ALL ON DATABASE dagster FROM PUBLIC;

CREATE ROLE mlflow LOGIN PASSWORD :'mlflow_password';
CREATE DATABASE mlflow OWNER mlflow;
REVOKE ALL ON DATABASE mlflow FROM PUBLIC;
