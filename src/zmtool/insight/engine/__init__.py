"""The engines that run a model's query: DuckDB in this process, Spark for what outgrows one machine."""
