"""What an office lays over the shipped reference data (本单位数据); start in overlay.py."""
