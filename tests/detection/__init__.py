"""Double counting and misreporting measured on a labelled data set (make bench-detection)."""
