"""A7 车辆清单: the vehicles and machines of each scrapping project.

Grain      one row per project and vehicle
Filled by  the county bureau, from the register of cancelled vehicles and its subsidy records
Read by    sql/method/a7_vehicle.sql
"""

import pandera.polars as pa
import polars as pl

from jianpai.schemas.sheet import checks
from jianpai.schemas.sheet.declaration import Child
from jianpai.schemas.sheet.fields import QUANTITY, choice, code, date, quantity
from jianpai.schemas.sheet.project import project_key, record_status

MACHINE = "非道路移动机械"
VEHICLE_CLASSES = [
    "重型柴油货车",
    "中型柴油货车",
    "轻型柴油货车",
    "柴油客车",
    "汽油车",
    "燃气车",
    "其他机动车",
    MACHINE,
]
VIN = "^[A-HJ-NPR-Z0-9]{17}$"
"""Seventeen characters, no I, O, Q (GB 16735)."""
IS_MACHINE = pl.col("vehicle_class") == MACHINE


def _per_km(pollutant: str, label: str):
    return quantity(
        f"{label}排放系数（克/公里）",
        f"{label} that the vehicle lets out per km; empty: not claimed for this vehicle.",
        f"该车每公里的{label}排放量；留空则该车不计{label}。非道路移动机械不填。",
        "g / km",
        pollutant=pollutant,
        ge=0,
        le=1_000,
    )


def _per_hour(pollutant: str, label: str):
    return quantity(
        f"{label}每小时排放量（克/小时）",
        f"{label} that the machine lets out per hour; empty: not claimed for this machine.",
        f"该机械每小时的{label}排放量；留空则该机械不计{label}。仅非道路移动机械填写。",
        "g / h",
        pollutant=pollutant,
        ge=0,
        le=100_000,
    )


class Vehicle(pa.DataFrameModel):
    """One vehicle or machine: which it is, when it went, how much it ran, what it let out."""

    project_id: str = project_key(
        "A",
        "The A7 project the vehicle belongs to.",
        "车辆所属A7项目的编号，与“A7 老旧机动车、非道路机械淘汰”表一致。",
    )
    vin: str = code(
        "车辆识别代号",
        "VIN of the vehicle, or registration number of the machine; counted once nationwide.",
        "机动车填17位车辆识别代号（VIN），非道路移动机械填环保登记号码；一辆车全国只计一次。",
        required=True,
        form="^[0-9A-Z-]{5,30}$",
        example="LZZ5ELND0GW100001",
    )
    vehicle_class: str = choice(
        "车辆类型",
        "Class of the vehicle, or machine; it decides which figures are needed.",
        "车辆或机械的类型；机动车填里程，非道路移动机械填作业小时。",
        VEHICLE_CLASSES,
        required=True,
    )
    scrapped_date: pl.Date = date(
        "注销日期",
        "Day on which its registration was cancelled.",
        "注销登记之日，与报废注销证明一致。",
        required=True,
    )
    distance_km: QUANTITY = quantity(
        "年行驶里程（公里）",
        "Distance of a year before it was scrapped; needed for a vehicle.",
        "报废前一整年的行驶里程；机动车必填。",
        "km",
        ge=0,
        le=1_000_000,
    )
    factor_nox_g_per_km: QUANTITY = _per_km("nox", "氮氧化物")
    factor_vocs_g_per_km: QUANTITY = _per_km("vocs", "VOCs")
    working_hours: QUANTITY = quantity(
        "年作业时间（小时）",
        "Hours of work of a year before it was scrapped; needed for a machine.",
        "报废前一整年的作业小时数；非道路移动机械必填。",
        "h",
        ge=0,
        le=8_784,
    )
    factor_nox_g_per_h: QUANTITY = _per_hour("nox", "氮氧化物")
    factor_vocs_g_per_h: QUANTITY = _per_hour("vocs", "VOCs")
    record_status: str = record_status("该车辆")

    @classmethod
    def declared(cls) -> Child:
        """Return what the sheet is: the vehicles of A7 projects."""
        return Child(key=("project_id", "vin"), also_called=("车辆", "机动车", "机械"))

    @pa.dataframe_check(name="V-85", error="V-85:vin")
    def vehicles_have_a_vin(cls, data: pa.PolarsData) -> pl.LazyFrame:
        is_vehicle = (~IS_MACHINE).fill_null(False)
        is_number = pl.col("vin").str.contains(VIN)
        # a number of another form altogether is V-04
        is_right = ~is_vehicle | is_number | ~pl.col("vin").str.contains("^[0-9A-Z-]{5,30}$")
        return data.lazyframe.select(is_right.fill_null(True))

    vehicles_have_a_distance = checks.demanded("V-86", "distance_km", where=~IS_MACHINE)
    machines_have_hours = checks.demanded("V-86", "working_hours", where=IS_MACHINE)

    @pa.dataframe_check(name="V-87k", error="V-87:vehicle_class")
    def factors_are_those_of_the_class(cls, data: pa.PolarsData) -> pl.LazyFrame:
        per_km, per_hour = (
            pl.any_horizontal(pl.col(f"factor_{p}_{unit}").is_not_null() for p in ("nox", "vocs"))
            for unit in ("g_per_km", "g_per_h")
        )
        foreign = pl.when(IS_MACHINE).then(per_km).otherwise(per_hour)
        return data.lazyframe.select((~foreign | pl.col("vehicle_class").is_null()).fill_null(True))

    class Config:
        name = "A7 车辆清单"
