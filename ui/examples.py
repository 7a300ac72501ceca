"""Pages whose states are not in the flow's samples, as hand-made Screens: for pictures and for tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosk.visit.screen import Action, Screen, Text, Weight


@dataclass(frozen=True)
class Said(Text):
    """A Text that carries its own words: Chinese as the key, English beside it."""

    english: str = ""

    def say(self, language: str) -> str:
        return self.key if language == "zh" else self.english


def _t(chinese: str, english: str) -> Said:
    return Said(chinese, (), english)


_LEAVE = Action("cancel", _t("退出", "Leave"), Weight.QUIET)


def _next(chinese: str, english: str, tap: str = "proceed") -> Action:
    return Action(tap, _t(chinese, english), Weight.PRIMARY)


def _page(page: str, title: Text, facts: Mapping[str, Any], *actions: Action, progress: int = 3) -> Screen:
    return Screen(page, title, actions, {"name": "示*者"} | dict(facts), progress)


def _phone(number: str = "000-12393") -> dict[str, Any]:
    return {
        "office": "示例省甲市医疗保险服务中心",
        "number": number,
        "hours": _t("工作日 8:30–17:30", "Weekdays 8:30–17:30") if number else "",
        "verified": _t("2026年3月1日核实", "Verified on 1 March 2026") if number else None,
    }


def _refusal(money: str = "no", number: str = "000-12393") -> Mapping[str, Any]:
    phone = _phone(number)
    moved = {
        "no": _t("没有扣任何费用", "No money was moved"),
        "not_known": _t("有没有扣款还在核实，请勿重复缴费", "Whether money moved is being checked; don't pay again"),
    }
    return {
        "cause": _t("另一家医院还有一次住院没有结算", "Another stay elsewhere is not settled yet"),
        "evidence": [
            _t("医保平台答复：该人员在院状态", "The platform answered: the person is in hospital"),
            _t("2026年3月18日 09:30 查询", "Asked on 18 March 2026, 09:30"),
        ],
        "next": _t("请先到那家医院办完出院结算，再回来", "Settle that stay first, then come back"),
        "who": _t("由您或家人去那家医院的出院窗口办", "You or your family, at that hospital's discharge window"),
        "office": phone["office"],
        "phone": phone["number"],
        "hours": phone["hours"],
        "verified": phone["verified"],
        "others": [
            {
                "cause": _t("医院上传住院登记有误", "The admission was registered wrongly"),
                "next": _t("请本院医保办核对入院登记", "Let the insurance office check the admission"),
            },
            {
                "cause": _t("参保地系统还没有更新", "The insured place has not updated yet"),
                "next": _t("过两个小时再查一次", "Ask again in two hours"),
            },
        ],
        "money": money,
        "moved": moved[money],
        "reference": "260318-0042",
        "said": "该人员在院状态，不能办理入院",
    }


def _claim(printed: bool | None = True) -> Mapping[str, Any]:
    papers = [
        (
            _t("收费票据原件（电子发票打印也行）", "Original receipt, or the electronic invoice"),
            _t("收费窗口开", "From the cashier"),
        ),
        (_t("出院小结或病案首页", "Discharge record"), _t("病房或病案室开", "From the ward")),
        (_t("诊断证明", "Diagnosis certificate"), _t("医生开", "From the doctor")),
        (_t("费用明细清单", "Itemised bill"), _t("本机已打印", "Printed here")),
    ]
    return {
        "lines": [
            _t("今天先自己付清住院费，保留全部单据。", "Pay the stay today and keep every paper."),
            _t("回参保地，把材料交到下面的地方报销。", "At home, hand the papers in at the office below."),
        ],
        "papers": [{"text": text, "have": have} for text, have in papers],
        "office": "示例省甲市医疗保险服务中心",
        "address": "示例省甲市示例路 1 号",
        "phone": "000-12393",
        "total": "12161.24",
        "printed": printed,
    }


def examples() -> Mapping[str, Screen]:
    """Name → Screen."""
    refused = _t("现在还不能结算", "It can't be settled yet")
    slip = _next("打印求助单", "Print a help slip", "help_slip")
    again = Action("check", _t("再查一次", "Ask again"))
    claim = _t("先自己付，回去再报销", "Pay now and claim later")
    understood = _next("我知道了", "I understand")
    once_more = Action("claim_print", _t("再打印一份清单", "Print the list again"))
    return {
        "refusal": _page("refusal", refused, _refusal(), slip, again, _LEAVE),
        "refusal_unknown": _page("refusal", refused, _refusal("not_known", ""), slip, _LEAVE),
        "claim": _page("claim", claim, _claim(), understood, once_more, _LEAVE),
        "claim_not_printed": _page("claim", claim, _claim(False), understood, once_more, _LEAVE),
    }
