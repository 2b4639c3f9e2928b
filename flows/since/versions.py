"""What of the version differs between two runs (版本差异)."""

from typing import Any

from jianpai.flows.versions import RESULT_LIBRARIES

VERSIONS = {"code_version": "code", "reference_files": "rule_book", "libraries": "library"}
"""Entry of the manifest -> what it is of the version."""


def differing_versions(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Return what of code, rule book and libraries differs between the manifests of two runs."""
    return [name for entry, name in VERSIONS.items() if _of(before, entry) != _of(after, entry)]


def cause_of_the_rest(before: dict[str, Any], after: dict[str, Any], otherwise: str) -> str:
    """Return the cause of what nothing else explains: what of the version differs, else ``otherwise``."""
    versions = differing_versions(before, after)
    if not versions:
        return otherwise
    return versions[0] if len(versions) == 1 else "version"


def _of(manifest: dict[str, Any], entry: str) -> Any:
    """Return an entry, of libraries those that a result depends on."""
    said = manifest[entry]
    if entry != "libraries":
        return said
    return {name: said.get(name) for name in RESULT_LIBRARIES}
