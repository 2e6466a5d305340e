"""Analysis models as data (``schemas/models/``): their definition, how they are read, guarded and tried."""
