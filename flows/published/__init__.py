"""The published runs of a warehouse (已发布的运行): which is current, what replaced what, what moved."""
