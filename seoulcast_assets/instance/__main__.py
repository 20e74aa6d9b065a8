"""`python -m seoulcast_assets.instance`: prepare Dagster's home as the settings say."""

from __future__ import annotations

import sys

from seoulcast.settings import Settings
from seoulcast_assets.instance.configuration import write

settings = Settings()
path = write(settings.dagster_home, len(settings.stations), settings.run_check_s)
sys.stdout.write(f"{path}\n")
