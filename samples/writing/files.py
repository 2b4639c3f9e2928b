"""Which files the inbox holds, who is in them, and how each office writes."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from samples.office.regions import city_code
from samples.records import Project
from samples.types import a1, type_id, v1, w1


@dataclass(frozen=True)
class Style:
    """How an office writes: headings, numbers, dates, and what stands around the data.

    headings: full, half, bare, identifier · numbers: number, grouped (1,234.5), full_width ·
    ratios: number, percent (text 80%), percent_format · dates: real, iso, slash, chinese.
    """

    headings: str = "full"
    numbers: str = "number"
    ratios: str = "number"
    dates: str = "real"
    sheet_names: str = "full"
    is_shuffled: bool = False
    has_serial: bool = False
    has_remarks: bool = False
    has_codes_as_numbers: bool = False
    has_formulas: bool = False
    has_total: bool = False
    merges_names: bool = False
    drops_empty: bool = False
    blank_every: int = 0
    placeholder: str = ""
    title: tuple[str, ...] = ()
    encoding: str = "utf-8-sig"
    extra_sheets: tuple[str, ...] = ()
    headings_replaced: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SampleFile:
    """One file of the inbox; empty ``kinds`` or ``regions`` mean all of the cities'."""

    path: str
    cities: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    style: Style = field(default_factory=Style)

    def takes(self, project: Project, kind: str) -> bool:
        """Tell whether the project's row (or its rows of a child sheet) stands in this file."""
        if project.file:
            return project.file == self.path
        is_kind = not self.kinds or kind in self.kinds
        is_region = not self.regions or project.region_code in self.regions
        return is_kind and is_region and city_code(project.region_code) in self.cities


LIUZHOU_CORRECTION = "450200_柳州市/柳州市2021-2025年减排项目汇总_更正.xlsx"
BEIHAI_CORRECTION = "450500_北海市/北海市减排项目_更正.xlsx"
REFUSED = "450000_补报/A1_河池市_2024年补报.csv"
NOTES = "451400_崇左市/崇左市减排项目（文本格式）.xlsx"
EVERY_TYPE = "450800_贵港市/贵港市其他类型项目.xlsx"
LEDGER = "450700_钦州市_基准年台账.xlsx"
HIDDEN = "内蒙古/150600_鄂尔多斯市.xlsx"
TEXT_FILE = "填报说明.txt"
TEXT = "本目录为样例，企业均为虚构。\r\n请按模板填写后放入各市文件夹。\r\n"

_WATER, _AIR, _VOC = (type_id(maker) for maker in (w1, a1, v1))
_VOC_CSV = (_VOC, v1.MATERIAL)
_GB18030 = Style(headings="half", dates="slash", encoding="gb18030", drops_empty=True)
_PLAIN_UTF8 = Style(headings="bare", dates="iso", encoding="utf-8", ratios="percent")


def _csv(
    folder: str, area: str, city: str, kinds: Iterable[str], style: Style, *regions: str
) -> list[SampleFile]:
    return [
        SampleFile(f"{folder}{kind}_{area}.csv", (city,), (kind,), regions, style) for kind in kinds
    ]


_LIUZHOU = [
    *_csv(
        "450200_柳州市/", "柳江区", "450200", [_AIR],
        Style(headings="half", dates="chinese", encoding="gb18030", numbers="grouped"), "450206",
    ),
    *_csv("450200_柳州市/鹿寨县/", "鹿寨县", "450200", [_WATER], Style(dates="slash"), "450223"),
    SampleFile(
        "450200_柳州市/柳东新区和阳和工业新区.xlsx", ("450200",), (), ("450200-X01", "450200-X02"),
        Style(headings="half", sheet_names="short", has_remarks=True, dates="chinese"),
    ),
    SampleFile(LIUZHOU_CORRECTION, (), style=Style(has_remarks=True)),
    SampleFile(
        "450200_柳州市/柳州市2021-2025年减排项目汇总.xlsx", ("450200",),
        style=Style(has_serial=True, has_total=True, ratios="percent_format"),
    ),
]  # fmt: skip
_BEIHAI = [
    *_csv("450500_北海市/", "合浦县", "450500", [_WATER], _GB18030, "450521"),
    *_csv(
        "450500_北海市/", "铁山港区", "450500", _VOC_CSV,
        Style(dates="iso", ratios="percent"), "450512",
    ),
    SampleFile(BEIHAI_CORRECTION, (), style=Style(headings="bare", dates="iso")),
    SampleFile(
        "450500_北海市/北海市减排项目.xlsx", ("450500",),
        style=Style(has_remarks=True, has_total=True, has_formulas=True, extra_sheets=("lists",)),
    ),
]  # fmt: skip
_OTHER_GUANGXI = [
    SampleFile(
        "450100_南宁市/南宁市重点减排工程（2021-2025）.xlsx", ("450100",),
        style=Style(
            title=("南宁市主要污染物重点工程减排项目汇总表", "填报单位：南宁市（样例）"),
            merges_names=True, has_total=True,
        ),
    ),
    *_csv("450300_桂林市/", "桂林市", "450300", [_AIR], _PLAIN_UTF8),
    SampleFile(
        "450300_桂林市/桂林市减排项目.xlsx", ("450300",),
        style=Style(headings="bare", is_shuffled=True, has_remarks=True, extra_sheets=("lists",)),
    ),
    *_csv("450400_梧州市/", "梧州市", "450400", [_WATER, _AIR, *_VOC_CSV], _GB18030),
    SampleFile(
        "450600_防城港市.xlsx", ("450600",),
        style=Style(headings="identifier", sheet_names="short", dates="iso", placeholder="—"),
    ),
    SampleFile(
        "W1 城镇污水处理_钦州市.csv", ("450700",), (_WATER,),
        style=Style(dates="iso", numbers="grouped"),
    ),
    *_csv("", "钦州市", "450700", [_AIR], Style(dates="chinese", numbers="full_width")),
    SampleFile(
        "450700_钦州市_V1.xlsx", ("450700",), style=Style(ratios="percent", dates="slash"),
    ),
    SampleFile(
        "450800_贵港市/贵港市.xlsx", ("450800",),
        style=Style(blank_every=3, has_codes_as_numbers=True, has_formulas=True),
    ),
    SampleFile(EVERY_TYPE, (), style=Style(has_remarks=True)),
    SampleFile(LEDGER, ()),
    SampleFile(
        "450900_玉林市/北流市.xlsx", ("450900",), (), ("450981",),
        Style(headings="half", dates="slash", is_shuffled=True, placeholder="/"),
    ),
    SampleFile(
        "450900_玉林市/玉林市（不含北流市）.xlsx", ("450900",),
        style=Style(headings="half", has_remarks=True, has_total=True),
    ),
    SampleFile(
        "451000_百色市/2025年10月/百色市.xlsx", ("451000",),
        style=Style(blank_every=2, title=("百色市减排项目",)),
    ),
    SampleFile(
        "451100_贺州市.xlsx", ("451100",),
        style=Style(headings="half", has_formulas=True, has_total=True, has_codes_as_numbers=True),
    ),
    SampleFile(
        REFUSED, (),
        style=Style(headings_replaced={"nox_after_mg_per_nm3": "改造后NOX排放浓度值（mg/Nm3）"}),
    ),
    SampleFile(
        "451200_河池市/河池市减排项目.xlsx", ("451200",),
        style=Style(is_shuffled=True, has_codes_as_numbers=True),
    ),
    *_csv("451300_来宾市/", "来宾市", "451300", _VOC_CSV, _PLAIN_UTF8),
    SampleFile("451300_来宾市/来宾市.xlsx", ("451300",), style=Style(sheet_names="short")),
    SampleFile(
        NOTES, ("451400",),
        style=Style(numbers="grouped", dates="chinese", extra_sheets=("notes",)),
    ),
]  # fmt: skip
_INNER_MONGOLIA = [
    SampleFile(
        "内蒙古/150100_呼和浩特市.xlsx", ("150100",),
        style=Style(headings="identifier", is_shuffled=True),
    ),
    SampleFile("内蒙古/150200_包头市.xlsx", ("150200",), style=Style(has_formulas=True)),
    SampleFile(HIDDEN, ("150600",), style=Style(headings="half", extra_sheets=("draft",))),
    *_csv("内蒙古/152500_锡林郭勒盟/", "锡林郭勒盟", "152500", [_WATER, _AIR], _GB18030),
    SampleFile(
        "内蒙古/152500_锡林郭勒盟/锡林郭勒盟_V1.xlsx", ("152500",),
        style=Style(ratios="percent_format"),
    ),
]  # fmt: skip
FILES = [*_LIUZHOU, *_BEIHAI, *_OTHER_GUANGXI, *_INNER_MONGOLIA]


def file_of(project: Project, kind: str) -> SampleFile:
    """Return the first file that takes the project's row of the kind."""
    return next(file for file in FILES if file.takes(project, kind))
