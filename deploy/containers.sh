# What deploy/backup, deploy/restore and deploy/drain share: how they call Compose, and how they fail.
# Sourced by bash, from the repository's root. COMPOSE_FILE and `.env` choose files as always.

DATABASES=(dagster mlflow)
ARCHIVE=objects.tar.gz
SUMS=SHA256SUMS

fail() {
  echo "$1" >&2
  exit 1
}

# The one place that calls it. COMPOSE is another program of the same arguments, as of podman.
compose() {
  ${COMPOSE:-docker compose} "$@"
}

# A command in the database's container, as its superuser: over the socket it asks for no password.
in_postgres() {
  compose exec -T postgres "$@"
}

# In the image of the pipeline, with the account of the bucket and nothing else.
with_objects() {
  compose run --rm --no-deps -T bucket python -m seoulcast_assets.commands.objects_archive "$@"
}

# The services of the files but the stores, each on a line.
users_of_stores() {
  compose config --services | grep --line-regexp --invert-match --extended-regexp 'postgres|objects'
}

# A deployment on AWS has no `objects`.
start_stores() {
  local services
  services=$(compose config --services)
  local stores=(postgres)
  if grep --line-regexp objects <<<"$services" >/dev/null; then stores+=(objects); fi
  compose up --detach --wait "${stores[@]}"
}
