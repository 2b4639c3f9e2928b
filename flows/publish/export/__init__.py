"""The export package for the provincial system (导出)."""
