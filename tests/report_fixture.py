"""Made-up finished tables of one run, as the report reads them (报告测试数据).

Fourteen Guangxi cities and three leagues with invented projects; the quotas are those of the
policy documents. Area totals and progress are computed here from the projects, so that the
tables agree with each other.
"""

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import polars as pl

Row = dict[str, Any]

YEAR, MONTH, PLAN = 2025, 10, "14FYP"
POLLUTANTS = ("cod", "nh3n", "nox", "vocs")
TYPES = {"W1": ("cod", "nh3n"), "A1": ("nox",), "V1": ("vocs",)}
LETTER = {"W1": "W", "A1": "A", "V1": "V"}
PROVINCES = {"450000": "广西壮族自治区", "150000": "内蒙古自治区"}
# city: name, share of its province's tonnes in percent, counties
CITIES = {
    "450100": ("南宁市", 22, {"450110": "武鸣区", "450126": "宾阳县", "450181": "横州市"}),
    "450200": ("柳州市", 14, {"450223": "鹿寨县", "450224": "融安县", "450200-X01": "柳东新区"}),
    "450300": ("桂林市", 10, {"450324": "全州县", "450327": "灌阳县"}),
    "450400": ("梧州市", 6, {"450421": "苍梧县", "450481": "岑溪市"}),
    "450500": ("北海市", 5, {"450512": "铁山港区", "450521": "合浦县"}),
    "450600": ("防城港市", 5, {"450621": "上思县", "450681": "东兴市"}),
    "450700": ("钦州市", 6, {"450721": "灵山县", "450722": "浦北县"}),
    "450800": ("贵港市", 7, {"450821": "平南县", "450881": "桂平市"}),
    "450900": ("玉林市", 8, {"450923": "博白县", "450981": "北流市"}),
    "451000": ("百色市", 5, {"451022": "田东县", "451081": "靖西市"}),
    "451100": ("贺州市", 3, {"451121": "昭平县", "451122": "钟山县"}),
    "451200": ("河池市", 4, {"451224": "东兰县", "451228": "都安瑶族自治县"}),
    "451300": ("来宾市", 3, {"451321": "忻城县", "451381": "合山市"}),
    "451400": ("崇左市", 2, {"451421": "扶绥县", "451481": "凭祥市"}),
    "152200": ("兴安盟", 40, {"152201": "乌兰浩特市", "152223": "扎赉特旗"}),
    "152500": ("锡林郭勒盟", 45, {"152502": "锡林浩特市", "152527": "太仆寺旗"}),
    "152900": ("阿拉善盟", 15, {"152921": "阿拉善左旗", "152923": "额济纳旗"}),
}
PLAN_TONNES = {
    "45": {"cod": 46000, "nh3n": 2960, "nox": 14760, "vocs": 8020},
    "15": {"cod": 6100, "nh3n": 410, "nox": 3300, "vocs": 520},
}
QUOTAS_T = {
    "450000": {"cod": 46200, "nh3n": 3200, "nox": 14400, "vocs": 8700},
    "450200": {"cod": 6021, "nh3n": 445, "nox": 2800, "vocs": 1050},
    "450500": {"cod": 2106, "nh3n": 115, "nox": 360, "vocs": 270},
}
MILESTONES_T = {"nox": 11520, "vocs": 6960}
DROPS_PCT = {"cod": 8, "nh3n": 8, "nox": 10, "vocs": 10}
WORKS = {"W1": "污水处理厂提标扩容工程", "A1": "燃煤锅炉超低排放改造", "V1": "水性涂料替代项目"}
FIRMS = {"W1": "清源水务有限公司", "A1": "恒峰热电有限公司", "V1": "嘉禾家具有限公司"}
INELIGIBLE = {
    ("450224", 2022, "A1"): "over_limit_cure",
    ("450881", 2023, "V1"): "emergency_reduction",
    ("451081", 2024, "W1"): "accepted_after_credit_year",
}
WORSENED = 20  # the project that emits more after than before
T2 = pl.Decimal(38, 2)


def t(value: float | Decimal) -> Decimal:
    """Return tonnes with two decimals."""
    return Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_EVEN)


def projects() -> list[Row]:
    """Return one row per project: a project of each type, county and year."""
    found = []
    for city, (city_name, _, counties) in CITIES.items():
        for county, county_name in counties.items():
            for year in range(2021, YEAR + 1):
                for kind in TYPES:
                    serial = len(found) % 9000 + 1
                    found.append(
                        {
                            "project_id": f"{county[:6]}-{year}-{LETTER[kind]}-{serial:04d}",
                            "project_type": kind,
                            "project_name": f"{county_name}{WORKS[kind]}（{year}年）",
                            "enterprise_name": f"{city_name}{county_name}{FIRMS[kind]}",
                            "credit_year": year,
                            "plan_id": PLAN,
                            "region_code": county,
                            "city_code": city,
                            "city_name": city_name,
                            "province_code": f"{city[:2]}0000",
                        }
                    )
    return found


def reductions(of: list[Row]) -> list[Row]:
    """Return one row per project and pollutant, open findings withheld."""
    random = Random(2025)
    found = []
    for number, project in enumerate(of):
        for pollutant in TYPES[project["project_type"]]:
            _, share, counties = CITIES[project["city_code"]]
            plan_t = PLAN_TONNES[project["city_code"][:2]][pollutant]
            mean = plan_t * share / 100 / len(counties) / 5
            computed = Decimal(str(mean * random.uniform(0.8, 1.2))).quantize(Decimal("1E-10"))
            if number == WORSENED:
                computed /= -10
            found.append(reduction(project, pollutant, computed, number))
    return found


def reduction(project: Row, pollutant: str, computed: Decimal, number: int) -> Row:
    """Return the steps from the computed tonnes to the counted ones."""
    key = (project["region_code"], project["credit_year"], project["project_type"])
    reason = INELIGIBLE.get(key)
    offset = t(computed / 20) if number % 13 == 0 else t(0)
    cap_cut = computed / 10 if number % 17 == 0 else Decimal(0)
    net = t(computed - cap_cut - offset) if reason is None else t(0)
    counted = max(net, t(0))
    at_risk = t(counted / 2) if number % 29 == 0 else t(0)
    columns = ("project_id", "project_type", "credit_year", "plan_id", "region_code")
    columns += ("city_code", "province_code")
    return {column: project[column] for column in columns} | {
        "pollutant": pollutant,
        "reported_t": t(computed * Decimal("1.03")),
        "computed_t": computed,
        "eligible": reason is None,
        "ineligible_reason": reason,
        "cap_cut_t": cap_cut,
        "offset_t": offset,
        "traded_t": t(0),
        "net_t": net,
        "counted_t": counted,
        "at_risk_t": at_risk,
        "floor_t": counted - at_risk,
        "accounted_t": counted - at_risk,
        "ceiling_t": counted,
    }


AREA_TOTALS = """
WITH levelled AS (
    SELECT *, 'county' AS level, region_code AS area, city_code AS parent_code FROM reductions
    UNION ALL
    SELECT *, 'city' AS level, city_code AS area, province_code AS parent_code FROM reductions
    UNION ALL
    SELECT *, 'province' AS level, province_code AS area, NULL AS parent_code FROM reductions
),
yearly AS (
    SELECT
        area AS region_code, level, MAX(parent_code) AS parent_code,
        plan_id, pollutant, credit_year,
        COUNT(*) AS projects,
        SUM(computed_t) FILTER (eligible) AS gross_t,
        SUM(floor_t) AS floor_t,
        SUM(accounted_t) AS accounted_t,
        SUM(ceiling_t) AS ceiling_t
    FROM levelled GROUP BY ALL
)
SELECT
    yearly.*, region_name,
    SUM(floor_t) OVER running AS cumulative_floor_t,
    SUM(accounted_t) OVER running AS cumulative_accounted_t,
    SUM(ceiling_t) OVER running AS cumulative_ceiling_t
FROM yearly JOIN names USING (region_code)
WINDOW running AS (PARTITION BY region_code, pollutant ORDER BY credit_year)
ORDER BY region_code, pollutant, credit_year
"""


def area_totals(reductions: pl.DataFrame) -> pl.DataFrame:
    """Return the yearly and cumulative totals of counties, cities and provinces."""
    names = PROVINCES | {code: name for code, (name, _, _) in CITIES.items()}
    for _, _, counties in CITIES.values():
        names |= counties
    with duckdb.connect() as con:
        con.register("reductions", reductions)
        con.register(
            "names", pl.DataFrame(list(names.items()), ["region_code", "region_name"], orient="row")
        )
        return con.execute(AREA_TOTALS).pl()


def target_progress(totals: pl.DataFrame) -> pl.DataFrame:
    """Return each province's and city's progress in 2025, and one milestone of 2024."""
    found = []
    for code in sorted(PROVINCES | CITIES):
        for pollutant in POLLUTANTS:
            found.append(progress(totals, code, pollutant, YEAR, quota_of(code, pollutant)))
    for pollutant, value in MILESTONES_T.items():
        milestone = ("cumulative_milestone", "floor_tonnes", "t", Decimal(value), 2024)
        found.append(progress(totals, "450000", pollutant, 2024, milestone))
    return pl.DataFrame(found, PROGRESS_SCHEMA)


def quota_of(code: str, pollutant: str) -> tuple[str, str, str | None, Decimal | None, int | None]:
    """Return the indicator, kind, unit, value and deadline of an area's quota."""
    if code == "150000":
        drop = Decimal(DROPS_PCT[pollutant])
        return "total_emission_drop", "percent_drop", "%", drop, YEAR
    if code in QUOTAS_T:
        return "project_reduction", "floor_tonnes", "t", Decimal(QUOTAS_T[code][pollutant]), YEAR
    return "project_reduction", "none", None, None, None


def progress(
    totals: pl.DataFrame,
    code: str,
    pollutant: str,
    year: int,
    quota: tuple[str, str, str | None, Decimal | None, int | None],
) -> Row:
    """Return what an area achieved by a year against its quota and the linear path."""
    indicator, kind, unit, target, target_year = quota
    reached = totals.row(
        by_predicate=(pl.col("region_code") == code)
        & (pl.col("pollutant") == pollutant)
        & (pl.col("credit_year") == year),
        named=True,
    )
    floor, done, ceiling = (reached[f"cumulative_{c}_t"] for c in ("floor", "accounted", "ceiling"))
    comparable = target is not None and unit == "t"
    to_date = t(target * (4 + Decimal(MONTH) / 12) / 5) if comparable and year == YEAR else None
    to_date = t(target) if comparable and year < YEAR else to_date
    return {
        "region_code": code,
        "region_name": reached["region_name"],
        "level": reached["level"],
        "plan_id": PLAN,
        "indicator": indicator,
        "pollutant": pollutant,
        "year": year,
        "target_year": target_year,
        "target_value": target,
        "target_unit": unit,
        "target_kind": kind,
        "pace_value": t(target) if comparable else None,
        "pace_to_date": to_date,
        "achieved_floor_t": floor,
        "achieved_accounted_t": done,
        "achieved_ceiling_t": ceiling,
        "gap_t": done - to_date if comparable else None,
        "gap_to_target_t": done - target if comparable else None,
        "state": state_of(kind, floor, ceiling, target, to_date),
        "document": "“十四五”节能减排综合实施方案" if target is not None else None,
        "clause": "二（二）",
        "note": None,
    }


def state_of(
    kind: str, floor: Decimal, ceiling: Decimal, target: Decimal | None, to_date: Decimal | None
) -> str:
    """Return the state of a quota, as the tables define it."""
    if target is None or to_date is None:
        return "percent_only" if kind == "percent_drop" else "no_target"
    if floor >= target:
        return "met"
    if floor >= to_date:
        return "on_pace"
    return "undecided" if ceiling >= to_date else "behind"


PROGRESS_SCHEMA = {
    "region_code": pl.String,
    "region_name": pl.String,
    "level": pl.String,
    "plan_id": pl.String,
    "indicator": pl.String,
    "pollutant": pl.String,
    "year": pl.Int32,
    "target_year": pl.Int32,
    "target_value": pl.Decimal(18, 4),
    "target_unit": pl.String,
    "target_kind": pl.String,
    "pace_value": T2,
    "pace_to_date": T2,
    "achieved_floor_t": T2,
    "achieved_accounted_t": T2,
    "achieved_ceiling_t": T2,
    "gap_t": T2,
    "gap_to_target_t": T2,
    "state": pl.String,
    "document": pl.String,
    "clause": pl.String,
    "note": pl.String,
}
KINDS = {
    "D-01": ("同一项目重复填报", "相同设施、排放口、污染物和类型以另一编号或名称再次填报"),
    "D-03": ("同一离散项目跨年度重复", "同一离散项目在两个核算年度分别填报"),
    "D-11": ("申报量合计超过基准年排放量", "同一设施同一污染物的申报量之和大于其基准年排放量"),
}


def findings(reductions: pl.DataFrame) -> tuple[list[Row], list[Row]]:
    """Return the findings, and the projects of each: a doubtful claim and its neighbour."""
    claims = reductions.rows(named=True)
    found, shares = [], []
    for claim in (row for row in claims if row["at_risk_t"]):
        kind = list(KINDS)[len(found) % 3]
        twin = next(
            row["project_id"]
            for row in claims
            if all(row[c] == claim[c] for c in ("region_code", "pollutant"))
            and row["credit_year"] != claim["credit_year"]
        )
        pair = {"finding_id": f"{kind}-{len(found):04d}", "pollutant": claim["pollutant"]}
        ids = [claim["project_id"], twin]
        shares.append(pair | {"project_id": ids[0], "tonnes_at_risk": claim["at_risk_t"]})
        shares.append(pair | {"project_id": twin, "tonnes_at_risk": t(0)})
        found.append(finding(kind, pair, ids, claim["at_risk_t"]))
    decided = {"finding_id": "D-01-9001", "pollutant": "nox"}
    ids = [claims[2]["project_id"]]
    found.append(finding("D-01", decided, ids, t("12.30")) | {"status": "confirmed"})
    return found, shares


def finding(kind: str, pair: Row, project_ids: list[str], tonnes: Decimal) -> Row:
    """Return one open finding."""
    title, message = KINDS[kind]
    return pair | {
        "kind": kind,
        "title": title,
        "severity": "warning",
        "project_ids": project_ids,
        "tonnes_at_risk": tonnes,
        "status": "open",
        "message": f"{'、'.join(project_ids)}：{message}。请核对佐证材料，保留其一，撤回其余。",
        "evidence": "{}",
    }


PROBLEMS = [
    (
        "F12",
        "改造后年处理水量（万吨）",
        "三百六",
        "V-003",
        "“改造后年处理水量（万吨）”不是数字：三百六。请改为数字，如 360。",
    ),
    (
        "G31",
        "统一社会信用代码",
        "91450200MA5K00000X",
        "V-011",
        "统一社会信用代码校验位不符。请对照营业执照改正。",
    ),
    ("J8", "验收日期", "2024年13月1日", "V-021", "验收日期不是有效日期。请按 2024-12-01 填写。"),
    (
        "D45",
        "行政区划代码",
        "450299",
        "V-014",
        "行政区划代码在核算年度无效。请查《行政区划代码》改正。",
    ),
]


def submissions(of: list[Row]) -> tuple[list[Row], list[Row], list[Row]]:
    """Return the submitted rows, the complaints about some, and the files they came in."""
    lines, problems, files = [], [], []
    for number, row in enumerate(of):
        lines.append(
            submitted(f"{row['city_name']}_2025-10.xlsx", number + 2, row, "accepted", None)
        )
    for number, (cell, heading, value, rule, message) in enumerate(PROBLEMS):
        name = f"{list(CITIES.values())[number][0]}_2025-10.xlsx"
        place = {"file_name": name, "file_sha256": name, "sheet_name": "W1 城镇污水处理"}
        place |= {"row_number": 9000 + number, "project_id": f"450100-2025-W-99{number:02d}"}
        lines.append(submitted(name, 9000 + number, place, "quarantined", message))
        words = {"column_name": rule, "heading": heading, "cell": cell, "value": value}
        words |= {"problem_id": f"p{number}", "rule_id": rule, "severity": "error"}
        words |= {"is_superseded": False}
        problems.append(place | words | {"message": message})
        warned = words | {"problem_id": f"w{number}", "rule_id": "V-101", "severity": "warning"}
        problems.append(
            place | warned | {"message": "处理水量高于设计能力的 1.2 倍。请核对水量单位。"}
        )
    withdrawn = {"problem_id": "n1", "rule_id": "V-43", "severity": "notice"}
    problems.append(problems[0] | withdrawn | {"message": "记录已撤回，不再计入。无需处理。"})
    for number in range(3):
        reason = "已由后报文件 柳州市_2025-10.xlsx 中的同号记录取代"
        lines.append(submitted("柳州市_2025-09.xlsx", number + 2, of[number], "superseded", reason))
    for order, name in enumerate(sorted({row["file_name"] for row in lines})):
        states = [row["status"] for row in lines if row["file_name"] == name]
        kept = {f"rows_{s}": states.count(s) for s in ("accepted", "quarantined", "superseded")}
        files.append({"file_order": order, "file_name": name, "rows_read": len(states)} | kept)
    return lines, problems, files


def submitted(name: str, number: int, row: Row, status: str, reason: str | None) -> Row:
    """Return one submitted row and what became of it."""
    return {
        "file_name": name,
        "file_sha256": name,
        "sheet_name": row.get("sheet_name", "W1 城镇污水处理"),
        "row_number": number,
        "project_id": row["project_id"],
        "status": status,
        "reason": reason,
    }


def methods() -> list[Row]:
    """Return one entry per project type and pollutant, none of them verified, and an unused one."""
    formulas = {
        "W1": "R = [Q1(Cin1 − Cout1) − Q0(Cin0 − Cout0)] × 10⁻²",
        "A1": "R = (V0·min(C0, 限值0) − V1·C1) × 10⁻⁵",
        "V1": "R = Σ0 M·w·(1 − ε0η0) − s·Σ1 M·w·(1 − ε1η1)",
        "A4": "R = E2020 − ΣR",
    }
    keys = [(k, p) for k, of in TYPES.items() for p in of] + [("A4", "nox")]
    return [
        {
            "method_id": f"{kind}-{pollutant}-1",
            "project_type": kind,
            "pollutant": pollutant,
            "title": "物料衡算",
            "formula": formulas[kind],
            "source": "质量守恒；项目类型见《2021年主要污染物总量减排核算技术指南》",
            "clause": None,
            "confidence": "E",
            "verified_by": None,
            "valid_from": date(2021, 1, 1),
            "valid_to": None,
            "used": kind != "A4",
        }
        for kind, pollutant in keys
    ]


def write_tables(folder: Path) -> Path:
    """Write the tables of the made-up run and return their folder."""
    folder.mkdir(parents=True, exist_ok=True)
    of = projects()
    reduced = pl.DataFrame(reductions(of), schema_overrides={"ineligible_reason": pl.String})
    reduced = reduced.with_columns(
        pl.selectors.decimal().exclude("computed_t", "cap_cut_t").cast(T2)
    )
    totals = area_totals(reduced)
    found, claims = findings(reduced)
    lines, problems, files = submissions(of)
    frames = {
        "project": pl.DataFrame(of),
        "project_reduction": reduced,
        "area_total": totals,
        "target_progress": target_progress(totals),
        "finding": pl.DataFrame(found).cast({"tonnes_at_risk": T2}),
        "finding_project": pl.DataFrame(claims).cast({"tonnes_at_risk": T2}),
        "submission_row": pl.DataFrame(lines, infer_schema_length=None),
        "problem": pl.DataFrame(problems),
        "source_file": pl.DataFrame(files),
        "method": pl.DataFrame(methods()).cast({"clause": pl.String, "verified_by": pl.String}),
    }
    for name, frame in frames.items():
        frame.write_parquet(folder / f"{name}.parquet")
    return folder
