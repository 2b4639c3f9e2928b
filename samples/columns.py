"""The columns of the reported sheets: identifier, heading, unit and kind of value."""

from dataclasses import dataclass

POLLUTANTS = {"W1": ("cod", "nh3n"), "A1": ("nox",), "V1": ("vocs",)}
LABELS = {"cod": "COD", "nh3n": "氨氮", "nox": "氮氧化物", "vocs": "VOCs"}
LETTERS = {"W1": "W", "A1": "A", "V1": "V"}
SHEETS = {
    "W1": "W1 城镇污水处理",
    "A1": "A1 锅炉炉窑超低排放与深度治理",
    "V1": "V1 含VOCs产品源头替代",
    "M": "V1 原辅材料",
}


@dataclass(frozen=True)
class Column:
    """One column of a sheet; ``kind`` is text, code, year, number, ratio or date."""

    name: str
    label: str
    unit: str = ""
    kind: str = "text"

    def heading(self, style: str) -> str:
        """Return the heading as the style writes it: full, half, bare or identifier."""
        if style == "identifier":
            return self.name
        if style == "bare" or not self.unit:
            return self.label
        return f"{self.label}({self.unit})" if style == "half" else f"{self.label}（{self.unit}）"


def number(name: str, label: str, unit: str = "") -> Column:
    """Return a column of decimals."""
    return Column(name, label, unit, "number")


_IDENTITY = [
    Column("project_id", "减排项目编号"),
    Column("project_name", "项目名称"),
    Column("credit_year", "核算年度", kind="year"),
    Column("region_code", "行政区划代码", kind="code"),
    Column("enterprise_name", "企业名称"),
    Column("former_names", "曾用名"),
    Column("uscc", "统一社会信用代码"),
    Column("industry_code", "行业代码", kind="code"),
    Column("permit_no", "排污许可证编号"),
    number("longitude_deg", "经度"),
    number("latitude_deg", "纬度"),
    Column("facility_code", "设施编号"),
    Column("outlet_code", "排放口编号"),
    Column("project_nature", "项目性质"),
    Column("completion_date", "完工日期", kind="date"),
    Column("acceptance_date", "验收日期", kind="date"),
    Column("stable_date", "稳定运行日期", kind="date"),
    Column("data_source", "数据来源"),
    Column("evidence", "佐证材料"),
    Column("record_status", "记录状态"),
]


def _tonnes(pollutant: str) -> list[Column]:
    label = LABELS[pollutant]
    return [
        number(f"base_emission_{pollutant}_t", f"基准年{label}排放量", "吨"),
        number(f"reported_{pollutant}_t", f"上报{label}减排量", "吨"),
        number(f"offset_{pollutant}_t", f"区域削减{label}", "吨"),
        number(f"traded_{pollutant}_t", f"排污权交易{label}", "吨"),
    ]


def _concentrations(pollutant: str) -> list[Column]:
    stages = {"before": "改造前", "after": "改造后"}
    ends = {"inlet": "进水", "outlet": "出水"}
    return [
        number(f"{end}_{pollutant}_{stage}_mg_per_l", f"{zh}{flow}{LABELS[pollutant]}", "mg/L")
        for stage, zh in stages.items()
        for end, flow in ends.items()
    ]


_WWTP = [
    number("design_capacity_10k_m3_per_d", "设计处理能力", "万吨/日"),
    number("volume_before_10k_m3", "改造前年处理水量", "万吨"),
    number("volume_after_10k_m3", "改造后年处理水量", "万吨"),
    *_concentrations("cod"),
    *_concentrations("nh3n"),
]
_BOILER_KILN = [
    Column("unit_kind", "设备类型"),
    number("capacity_t_per_h", "额定蒸发量", "蒸吨/小时"),
    number("flue_gas_before_10k_nm3", "改造前年烟气量", "万标立方米"),
    number("flue_gas_after_10k_nm3", "改造后年烟气量", "万标立方米"),
    number("nox_before_mg_per_nm3", "改造前NOx浓度", "mg/Nm3"),
    number("nox_after_mg_per_nm3", "改造后NOx浓度", "mg/Nm3"),
    number("limit_at_base_mg_per_nm3", "基准年执行限值", "mg/Nm3"),
    Column("reagent_kind", "脱硝剂种类"),
    number("reagent_t", "脱硝剂用量", "吨"),
]
_SUBSTITUTION = [
    number("output_before", "改造前产量"),
    number("output_after", "改造后产量"),
    Column("output_unit", "产量单位"),
    Column("collection_before_ratio", "改造前收集率", kind="ratio"),
    Column("removal_before_ratio", "改造前去除率", kind="ratio"),
    Column("collection_after_ratio", "改造后收集率", kind="ratio"),
    Column("removal_after_ratio", "改造后去除率", kind="ratio"),
]
_MATERIAL = [
    Column("project_id", "减排项目编号"),
    Column("stage", "阶段"),
    Column("material_name", "材料名称"),
    Column("material_kind", "材料类别"),
    number("amount_t", "用量", "吨"),
    number("voc_content", "VOCs含量"),
    Column("voc_content_unit", "含量单位"),
    number("density_g_per_ml", "密度", "g/mL"),
]

COLUMNS = {
    "W1": [*_IDENTITY, *_tonnes("cod"), *_tonnes("nh3n"), *_WWTP],
    "A1": [*_IDENTITY, *_tonnes("nox"), *_BOILER_KILN],
    "V1": [*_IDENTITY, *_tonnes("vocs"), *_SUBSTITUTION],
    "M": _MATERIAL,
}
