"""What became of the findings since the run before (与上一次运行相比)."""
