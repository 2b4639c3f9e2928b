"""A7 老旧机动车、非道路机械淘汰: old vehicles and machines taken off the road for good.

Grain      one row per reduction project (减排项目), e.g. the round of a year in one county
Filled by  the county bureau, from the register of cancelled vehicles; each stands in the sheet A7 车辆清单
Read by    sql/method/a7_scrapping.sql
"""

from jianpai.schemas.sheet.pollutants import ServedAreaNoxTonnes, ServedAreaVocsTonnes
from jianpai.schemas.sheet.project import ProjectSheet, project_key


class Scrapping(ServedAreaNoxTonnes, ServedAreaVocsTonnes, ProjectSheet):
    """One round of scrapping; what it comes to is the sum over its vehicles."""

    project_id: str = project_key("A")

    class Config:
        name = "A7 老旧机动车、非道路机械淘汰"
