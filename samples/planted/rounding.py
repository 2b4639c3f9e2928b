"""Planted cases of rounding: ties, to even, once and at the end (GB/T 8170-2008)."""

from decimal import Decimal

from samples.office.office import Filing, Office
from samples.office.sites import place_name
from samples.planted.cases import Sample
from samples.planted.rules import kiln, new_works, paints
from samples.records import Value
from samples.types.v1 import NO_CONTROL, material, substitution
from samples.types.w1 import Water


def plant_rounding(sample: Sample, office: Office) -> None:
    """Plant results that lie exactly between two figures of two decimals."""
    even, odd = (12_500, 150, 12_500, 53, 300), (12_500, 150, 12_600, "52.5", 300)
    sample.plant(
        "修约",
        "恰好为半数：12.125→12.12，12.135→12.14，206.625→206.62，18.125→18.12",
        kiln(office, "450205", 2021, even),
        kiln(office, "450205", 2025, odd),
        new_works(office, "450205", 2021, Water("125", "195.3", "30", "16", "1.5")),
    )
    sample.plant(
        "修约",
        "恰好为半数：8.125→8.12，8.135→8.14",
        kiln(office, "450502", 2021, (12_500, 118, 12_500, 53, 300)),
        kiln(office, "450502", 2025, (12_500, 118, 12_600, "52.5", 300)),
    )
    offset: dict[str, Value] = {"offset_nox_t": Decimal("0.13")}
    project = kiln(office, "450881", 2023, (10_000, "300", 10_000, "97.45", 300), **offset)
    what = "扣减后才恰好为半数：20.255 − 0.13 = 20.125→20.12（先修约则得 20.13）"
    sample.plant("修约", what, project)
    _sum_of_thirds(sample, office)
    _output_ratio(sample, office)


def _sum_of_thirds(sample: Sample, office: Office) -> None:
    """Plant sums that are exact although each of their parts is a repeating fraction.

    Cutting or rounding the parts would tip the tie: the first downwards, the second upwards.
    """
    before = [
        material("改造前", "溶剂型船舶漆", "涂料", ("20", 500, "0.9")),
        material("改造前", "稀释剂", "稀释剂", ("34.243", 500, "0.9")),
        material("改造后", "水性船舶漆", "涂料", ("40", 5)),
    ]
    after = [
        material("改造前", "溶剂型船舶漆", "涂料", ("40", 50)),
        material("改造后", "高固体分船舶漆", "涂料", ("10", 500, "0.9")),
        material("改造后", "稀释剂", "稀释剂", ("4.175", 500, "0.9")),
    ]
    for county, rows, base, what in (
        ("450503", before, "31.5", "改造前两种材料各除不尽（×5/9），30.135 − 2 = 28.135→28.14"),
        ("450206", after, "20", "改造后两种材料各除不尽（×5/9），20 − 7.875 = 12.125→12.12"),
    ):
        site = office.sites.new(county, "造船")
        filing = Filing(site, 2024, f"{place_name(site)}船舶涂料替代")
        cells: dict[str, Value] = {"base_emission_vocs_t": Decimal(base)}
        project = substitution(office, filing, NO_CONTROL, rows, **cells)
        sample.plant("修约", what, project)


def _output_ratio(sample: Sample, office: Office) -> None:
    site = office.sites.new("450203", "汽配")
    output: dict[str, Value] = {
        "output_before": Decimal(3000),
        "output_after": Decimal(3300),
        "output_unit": "件",
        "base_emission_vocs_t": Decimal("23"),
    }
    filing = Filing(site, 2022, f"{place_name(site)}涂料替代（产量折算）")
    scaled = substitution(office, filing, NO_CONTROL, paints("45", "41.305"), **output)
    what = "产量比 10/11 除不尽，结果恰好为半数：22.5 − 4.1305×10/11 = 18.745→18.74"
    sample.plant("修约", what, scaled)
