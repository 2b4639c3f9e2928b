"""splink on the same records and blocks; run by an interpreter that has splink (依赖组 bench).

python splink_side.py records.parquet found.json
"""

import json
import sys
import time
from pathlib import Path

import duckdb
import splink.comparison_library as cl
from pair_score import score  # beside this script
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

THRESHOLDS = (0.5, 0.9, 0.95, 0.99, 0.999)


def main(source: Path, out: Path) -> None:
    """Link with splink's default levels, and write the best F1 of several thresholds with the time taken."""
    con = duckdb.connect()
    con.execute("SET threads = 2")
    con.execute(f"CREATE TABLE source AS FROM '{source}'")
    api = DuckDBAPI(connection=con)
    began, worked = time.perf_counter(), time.process_time()
    linker = Linker(api.register("source"), _settings(), log_level=None)
    linker.training.estimate_probability_two_random_records_match([block_on("name")], recall=0.5)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    for rule in (block_on("uscc"), block_on("name")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    trained = time.perf_counter()
    found = linker.inference.predict(threshold_match_probability=0.5)
    predicted, cpu = time.perf_counter(), time.process_time() - worked
    results = [_clustered(linker, con, found, threshold) for threshold in THRESHOLDS]
    best = max(results, key=lambda result: result["f1"])
    seconds = predicted - began + best["cluster_s"]
    cpu += best["cluster_cpu_s"]
    out.write_text(
        json.dumps(
            {"seconds": seconds, "cpu_s": cpu, "train_s": trained - began, **best, "all": results}
        )
    )


def _settings() -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="key",
        blocking_rules_to_generate_predictions=[
            block_on("uscc"),
            block_on("full_name"),
            block_on("blocks", arrays_to_explode=["blocks"]),
        ],
        comparisons=[
            cl.NameComparison("name"),
            cl.ExactMatch("county"),
            cl.LevenshteinAtThresholds("uscc"),
            cl.DistanceInKMAtThresholds("latitude", "longitude", [0.2, 1]),
        ],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )


def _clustered(
    linker: Linker, con: duckdb.DuckDBPyConnection, found: object, threshold: float
) -> dict:
    began, worked = time.perf_counter(), time.process_time()
    clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(found, threshold)
    took, cpu = time.perf_counter() - began, time.process_time() - worked
    rows = con.execute(
        f"SELECT s.enterprise, c.cluster_id FROM {clusters.physical_name} AS c JOIN source AS s USING (key)"
    ).fetchall()
    return {"threshold": threshold, "cluster_s": took, "cluster_cpu_s": cpu, **score(rows)}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
