"""Load Great Expectations while something else is waited for: its import takes seconds (预先载入)."""

from importlib import import_module
from threading import Thread


def begin() -> Thread:
    """Start loading what the verification needs; whoever needs it sooner waits for the import as usual."""
    loading = Thread(target=import_module, args=("flows.verify_suites",), daemon=True)
    loading.start()
    return loading
