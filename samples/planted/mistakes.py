"""Planted mistakes: rows that are wrong in one named way, as offices get them wrong."""

from datetime import date
from decimal import Decimal

from samples.office.office import Filing, Office
from samples.office.sites import place_name
from samples.planted.cases import Mistake, Sample
from samples.records import Formula, Project, Value
from samples.types.a1 import boiler_kiln
from samples.types.v1 import material, substitution
from samples.types.w1 import NO_WATER, Water, wwtp
from samples.writing.files import HIDDEN, REFUSED

ERROR = "隔离"
_HANDLING = {
    "R-05": "提示，计入",
    "V-20": "警告，计入",
    "V-21": "警告，计入",
    "V-131": "警告，更正后计入",
    "F-01": "按核算结果计入",
}


def plant_mistakes(sample: Sample, office: Office) -> None:
    """Plant every mistake."""
    for plant in (
        _unreadable_cells,
        _wrong_codes,
        _wrong_dates_and_pairs,
        _water_limits,
        _voc_mistakes,
        _material_mistakes,
        _same_id_twice,
        _many_decimals,
        _deviating_reports,
    ):
        plant(sample, office)


class _Maker:
    """Makes a sound project of each type, for one cell of it to be spoilt."""

    def __init__(self, sample: Sample, office: Office) -> None:
        self.sample, self.office = sample, office

    def w1(self, county: str, year: int, volume: str = "120", /, **more: Value) -> Project:
        site = self.office.sites.new(county, "污水处理")
        filing = Filing(site, year, f"{place_name(site)}污水处理厂新建工程")
        after = Water(volume, "182", "24", "14.5", "1.5")
        return wwtp(self.office, filing, NO_WATER, after, **more)

    def a1(self, county: str, year: int, **more: Value) -> Project:
        site = self.office.sites.new(county, "陶瓷")
        filing = Filing(site, year, f"{place_name(site)}窑炉脱硝改造")
        return boiler_kiln(self.office, filing, (22_000, 260, 22_500, 120, 300), **more)

    def v1(self, county: str, year: int, **more: Value) -> Project:
        site = self.office.sites.new(county, "家具")
        rows = [
            material("改造前", "溶剂型木器漆", "涂料", ("36.5", 58)),
            material("改造后", "水性木器漆", "涂料", ("40", "95", "1.15")),
        ]
        more = {"base_emission_vocs_t": Decimal("19.2"), **more}
        filing = Filing(site, year, f"{place_name(site)}涂料替代")
        ratios = ("0.6", "0.4", "0.8", "0.7")
        return substitution(self.office, filing, ratios, rows, **more)

    def spoil(self, project: Project, column: str, written: object, rule: str, wrong: str) -> None:
        """Add the project with one cell written wrongly, and note the mistake."""
        handling = _HANDLING.get(rule, ERROR)
        project.written[column] = written
        project.is_in_force = handling != ERROR
        self.sample.projects.append(project)
        self.sample.mistakes.append(Mistake(rule, wrong, project, column, handling))


def _unreadable_cells(sample: Sample, office: Office) -> None:
    make = _Maker(sample, office)
    what = "数字带文字，无法读取"
    make.spoil(make.a1("450324", 2023), "nox_before_mg_per_nm3", "约120", "R-01", what)
    what = "小数点写成句号"
    make.spoil(make.w1("450406", 2022), "inlet_nh3n_after_mg_per_l", "12。5", "R-01", what)
    what = "数字中 0 写成字母 O"
    make.spoil(make.a1("450205", 2022), "flue_gas_after_10k_nm3", "225O0", "R-01", what)
    make.spoil(make.w1("451221", 2023), "project_id", "451200-23-W-901", "V-04", "编号格式不符")
    for project, column in (
        (make.a1("451302", 2022), "enterprise_name"),
        (make.v1("450521", 2023), "reported_vocs_t"),
    ):
        make.spoil(project, column, None, "V-01", "必填项为空")
    _error_values(make)


def _error_values(make: _Maker) -> None:
    what, error = "公式错误值 #N/A", Formula("=NA()", "#N/A")
    make.spoil(make.w1("450312", 2024), "outlet_cod_after_mg_per_l", error, "R-04", what)
    what = "CSV 中的错误值 #N/A"
    make.spoil(make.a1("450481", 2023), "reported_nox_t", "#N/A", "R-04", what)
    what, error = "公式错误值 #DIV/0!", Formula("=1/0", "#DIV/0!")
    make.spoil(make.a1("451421", 2024), "base_emission_nox_t", error, "R-04", what)


def _wrong_codes(sample: Sample, office: Office) -> None:
    make = _Maker(sample, office)
    kiln = make.a1("450204", 2023, permit_no=None)
    wrong_digit = _with_another_end(str(kiln.cells["uscc"]))
    make.spoil(kiln, "uscc", wrong_digit, "V-05", "统一社会信用代码校验位错误")
    works = make.w1("450381", 2023)
    with_letter = str(works.cells["uscc"]).replace("0", "O", 1)
    what = "信用代码中 0 写成字母 O，由许可证证实"
    make.spoil(works, "uscc", with_letter, "V-131", what)
    works = make.w1("451202", 2024)
    make.spoil(works, "region_code", "451299", "V-07", "不存在的行政区划代码")
    what = "横县（450127）2021 年已改为横州市（450181），在核算年度 2023 无效"
    make.spoil(make.w1("450126", 2023), "region_code", "450127", "V-07", what)
    make.spoil(make.v1("450305", 2022), "data_source", "自报", "V-03", "数据来源不在代码表中")


def _with_another_end(uscc: str) -> str:
    return uscc[:-1] + ("3" if uscc[-1] == "2" else "2")


def _wrong_dates_and_pairs(sample: Sample, office: Office) -> None:
    make = _Maker(sample, office)
    make.spoil(make.a1("450403", 2024), "acceptance_date", "2024-02-30", "R-02", "日期不存在")
    accepted, completed = date(2024, 5, 20), date(2024, 7, 1)
    kiln = make.a1("450502", 2024, acceptance_date=accepted, completion_date=completed)
    make.spoil(kiln, "acceptance_date", accepted, "V-09", "验收日期早于完工日期 2024-07-01")
    make.spoil(make.w1("451323", 2025), "latitude_deg", None, "V-10", "有经度没有纬度")
    outputs = dict.fromkeys(("output_before", "output_after"), Decimal(5200))
    line = make.v1("450902", 2024, **outputs, output_unit="套")
    make.spoil(line, "output_after", None, "V-10", "有改造前产量没有改造后产量")


def _water_limits(sample: Sample, office: Office) -> None:
    make = _Maker(sample, office)
    what = "处理水量大 100 倍（120 写成 12000），超过设计能力×天数的 3 倍"
    make.spoil(make.w1("450206", 2023), "volume_after_10k_m3", Decimal(12_000), "V-22", what)

    works = make.w1("451122", 2024, "270", design_capacity_10k_m3_per_d=Decimal("0.5"))
    what = "处理水量为设计能力×天数的 1.48 倍（1.2–3 倍）：多出 50.4 万吨，COD 79.632 t、氨氮 6.552 t 存疑（F-07）"
    make.spoil(works, "volume_after_10k_m3", Decimal(270), "V-21", what)

    works = make.w1("450105", 2023)
    works.cells |= {
        "inlet_nh3n_after_mg_per_l": Decimal("1.5"),
        "outlet_nh3n_after_mg_per_l": Decimal("14.5"),
        "reported_nh3n_t": Decimal("-15.60"),
    }
    what = "氨氮进、出水填反，出水高于进水：氨氮减排量 −15.6 t，计为 0；COD 照计"
    make.spoil(works, "outlet_nh3n_after_mg_per_l", Decimal("14.5"), "V-20", what)


def _voc_mistakes(sample: Sample, office: Office) -> None:
    make = _Maker(sample, office)
    line = make.v1("451402", 2023)
    what = "收集率大于 1（应为 0.85 或 85%）"
    make.spoil(line, "collection_after_ratio", Decimal(85), "V-02", what)
    for county, year in (("450512", 2024), ("450881", 2022)):
        bare = make.v1(county, year)
        bare.children = []
        make.spoil(bare, "project_id", bare.project_id, "V-31", "项目没有原辅材料行")


def _material_mistakes(sample: Sample, office: Office) -> None:
    make = _Maker(sample, office)
    for county, column, written, rule, wrong in (
        ("450981", "density_g_per_ml", None, "V-26", "含量单位为 g/L 而没有密度"),
        ("450203", "amount_t", "3吨多", "R-01", "材料用量无法读取"),
        ("450405", "material_kind", "油漆", "V-03", "材料类别不在代码表中"),
    ):
        project = make.v1(county, 2024)
        row = project.children[1]
        row.written[column] = written
        project.is_in_force = False
        sample.projects.append(project)
        what = f"{wrong}；项目 {project.project_id} 随之隔离（V-32）"
        sample.mistakes.append(Mistake(rule, what, row, column, ERROR, [project]))


def _same_id_twice(sample: Sample, office: Office) -> None:
    make = _Maker(sample, office)
    for first, other in (
        (make.w1("451381", 2023), make.w1("451302", 2024, "90")),
        (make.a1("450721", 2022), make.a1("450703", 2023)),
    ):
        same = {k: v for k, v in first.cells.items() if k.endswith("_date")}
        other.cells |= {**same, "project_id": first.project_id, "credit_year": first.credit_year}
        first.is_in_force = other.is_in_force = False
        sample.projects += [first, other]
        what = "同一文件内两行编号相同、内容不同，两行都隔离"
        sample.mistakes.append(Mistake("V-30", what, first, "project_id", ERROR, [other]))


def _many_decimals(sample: Sample, office: Office) -> None:
    make = _Maker(sample, office)
    for county, written, taken in (
        ("450405", "22000.1234565", "22000.123456"),
        ("450503", "22000.1234567", "22000.123457"),
    ):
        kiln = make.a1(county, 2023, flue_gas_before_10k_nm3=Decimal(taken))
        kiln.cells["base_emission_nox_t"] = Decimal("57.2")
        what = f"小数超过六位，按四舍六入五成双取 {taken}"
        make.spoil(kiln, "flue_gas_before_10k_nm3", Decimal(written), "R-05", what)


def _deviating_reports(sample: Sample, office: Office) -> None:
    """Let some reported tonnes differ from the own result; the own result counts."""
    make = _Maker(sample, office)
    for county, reported, wrong in (
        ("450222", "30.7", "上报量多 0.5 t"),
        ("450802", "302", "上报量大 10 倍（小数点错位）"),
        ("450521", "30.0", "上报量取整"),
        ("150222", "57.2", "上报量填成基准年排放量"),
    ):
        kiln = make.a1(county, 2024)
        kiln.cells["reported_nox_t"] = Decimal(reported)
        what = f"{wrong}，与核算结果 30.2 t 不符"
        make.spoil(kiln, "reported_nox_t", Decimal(reported), "F-01", what)


def plant_unread_sheets(sample: Sample, office: Office) -> None:
    """Plant the projects of a sheet that is refused and of one that is hidden."""
    make = _Maker(sample, office)
    refused = [make.a1(county, 2024) for county in ("451202", "451203", "451221")]
    hidden = [make.w1("150603", year) for year in (2022, 2023)]
    for file, projects in ((REFUSED, refused), (HIDDEN, hidden)):
        for project in projects:
            project.file, project.is_in_force = file, False
        sample.projects += projects
