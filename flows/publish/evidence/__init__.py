"""The files that a run was computed from, in the run's own folder under their senders' names (佐证文件)."""
