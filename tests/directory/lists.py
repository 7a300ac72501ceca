"""Lists of invented institutions, as many as wanted: names as hospitals have them, spread over the country's cities."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable, Mapping

from kiosk.directory.institution import Service
from kiosk.directory.regions import known

HEADING = ("code", "name", "region", "region_name", "level", "address", "phone", "services", "dated", "source")
_WHOSE = (
    "第一",
    "第二",
    "第三",
    "第五",
    "第六",
    "中心",
    "中医",
    "妇幼保健",
    "肿瘤",
    "口腔",
    "骨科",
    "眼科",
    "康复",
    "儿童",
)
_NAMED = (
    "仁爱",
    "同济",
    "协和",
    "康宁",
    "华山",
    "长征",
    "博爱",
    "惠民",
    "济生",
    "广慈",
    "普济",
    "友谊",
    "东方",
    "红星",
)
_KIND = ("人民医院", "医院", "中心医院", "卫生院", "社区卫生服务中心", "门诊部", "附属医院", "专科医院", "民族医院")
_LEVELS = ("三级甲等", "三级乙等", "三级", "二级甲等", "二级乙等", "二级", "一级甲等", "一级", "未定级", "")
_STREETS = ("人民路", "解放路", "建设路", "中山路", "和平街", "健康路", "新华街", "迎宾大道")


def rows(many: int, seed: int = 1) -> list[dict[str, str]]:
    """`many` rows of an import list. No name is a real one's, except by chance: every number is invented."""
    choose = random.Random(seed)
    cities = [(code, name) for code, name in known().items() if len(code) == 4 and name]
    found = []
    for number in range(many):
        city, place = choose.choice(cities)
        name = f"{place}{choose.choice(_NAMED)}{choose.choice(_WHOSE)}{choose.choice(_KIND)}"
        if choose.random() < 0.5:
            name = f"{place}{choose.choice(_WHOSE)}{choose.choice(_KIND)}"
        services = choose.sample([*Service], choose.randint(0, 5))
        found.append(
            {
                "code": f"T{number:011d}",
                "name": name,
                "region": f"{city}{choose.choice(('00', '21', '02'))}",
                "region_name": place,
                "level": choose.choice(_LEVELS),
                "address": f"{place}{choose.choice(_STREETS)} {choose.randint(1, 400)} 号",
                "phone": "",
                "services": " ".join(services),
                "dated": "2026-01-01",
                "source": "invented",
            }
        )
    return found


def as_csv(found: Iterable[Mapping[str, str]], heading: Iterable[str] = HEADING) -> str:
    """The rows as a list that a hospital would hand on."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(heading), extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(found)
    return out.getvalue()
