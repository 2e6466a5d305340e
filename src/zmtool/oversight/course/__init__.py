"""Records that go through states by steps with time limits, as data: what clues, problems and alerts have in common."""
