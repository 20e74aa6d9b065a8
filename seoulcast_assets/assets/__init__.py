"""The software-defined assets: thin shells over `ingestion`, `datasets` and `forecasting`.

`weather` and `dust` hold the raw and clean groups, one ingestion run a pipeline; `model`,
`forecast` and `monitoring` the rest; `report` the exploratory report. Each function here makes
its assets for given partitions, so that nothing is fixed on import.
"""
