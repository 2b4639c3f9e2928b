"""Later submissions: corrected records and withdrawals."""

from decimal import Decimal

from samples.office.office import Office
from samples.planted.cases import Sample
from samples.planted.rules import coating, kiln, new_works
from samples.records import Project, Row, Value
from samples.types.v1 import material
from samples.types.w1 import Water
from samples.writing.files import BEIHAI_CORRECTION, LIUZHOU_CORRECTION


def plant_corrections(sample: Sample, office: Office) -> None:
    """Plant every correction and withdrawal."""
    _corrections(sample, office)
    _withdrawals(sample, office)


def corrected(project: Project, file: str, /, **cells: Value) -> Project:
    """Return a later version of a project; the earlier one is superseded."""
    project.is_in_force = False
    return Project({**project.cells, **cells}, project_type=project.project_type, file=file)


def _corrections(sample: Sample, office: Office) -> None:
    project = kiln(office, "450203", 2024, (100_000, 250, 100_000, 50, 300))
    sample.projects.append(project)
    fixed = corrected(
        project,
        LIUZHOU_CORRECTION,
        nox_before_mg_per_nm3=Decimal(200),
        base_emission_nox_t=Decimal(200),
        reported_nox_t=Decimal("150.00"),
    )
    sample.plant("更正", "改造前浓度 250 更正为 200：200 t → 150 t", fixed)

    works = new_works(office, "450512", 2023, Water("160", "190", "30", "9", "1.5"))
    sample.projects.append(works)
    fixed = corrected(
        works,
        BEIHAI_CORRECTION,
        volume_after_10k_m3=Decimal(106),
        reported_cod_t=Decimal("169.60"),
        reported_nh3n_t=Decimal("7.95"),
    )
    what = "处理水量 160 更正为 106 万吨：COD 256 t → 169.6 t，氨氮 12 t → 7.95 t"
    sample.plant("更正", what, fixed)
    paint = coating(office, "450502", 2024, ("64", "70"))
    sample.projects.append(paint)
    what = "更正后增加一种稀释剂（原辅材料整体替换）：25 t → 22.6 t"
    sample.plant("更正", what, _with_thinner(paint))


def _with_thinner(paint: Project) -> Project:
    fixed = corrected(paint, BEIHAI_CORRECTION, reported_vocs_t=Decimal("22.60"))
    thinner = material("改造后", "稀释剂", "稀释剂", ("4", 60))
    thinner.cells = {"project_id": paint.project_id, **thinner.cells}
    fixed.children = [*(Row(dict(row.cells)) for row in paint.children), thinner]
    return fixed


def _withdrawals(sample: Sample, office: Office) -> None:
    for county, file, mg in (
        ("450206", LIUZHOU_CORRECTION, 80),
        ("450503", BEIHAI_CORRECTION, 30),
    ):
        project = kiln(office, county, 2023, (100_000, 60 + mg, 100_000, 60, 300))
        sample.projects.append(project)
        withdrawn = corrected(project, file, record_status="撤回")
        withdrawn.is_in_force = False
        sample.plant("撤回", f"记录状态为撤回，原申报 {mg} t 不再计入", withdrawn)
