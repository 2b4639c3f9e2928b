"""Where the project's own files are (项目文件的位置): beside the code, in a checkout and in a wheel."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
SQL = ROOT / "sql"
PROFILE = "jianpai.toml"
"""The file that makes a folder an office's."""
