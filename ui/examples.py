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


_BACK = Action("back", _t("返回上一步", "Back"), Weight.SECONDARY)
_LEAVE = Action("cancel", _t("退出", "Leave"), Weight.QUIET)


def _next(chinese: str, english: str, tap: str = "proceed") -> Action:
    return Action(tap, _t(chinese, english), Weight.PRIMARY)


def _page(page: str, title: Text, facts: Mapping[str, Any], *actions: Action, progress: int = 3) -> Screen:
    return Screen(page, title, actions, {"name": "示*者"} | dict(facts), progress)


def _question() -> Mapping[str, Any]:
    return {
        "text": _t("您在这里住，是哪一种情况？", "Why do you live here?"),
        "note": _t("住满半年和打算长住都算。", "Half a year, or meaning to stay, both count."),
        "options": [
            {
                "value": "settled",
                "text": _t("退休了，户口迁来了", "Retired, and my register is here"),
                "detail": _t("户口本上的地址在本市", "The household register shows this city"),
            },
            {
                "value": "living",
                "text": _t("长住，户口没迁", "I live here, my register is at home"),
                "detail": _t("有居住证，或跟子女住，都算", "With a residence permit, or with your children"),
            },
            {
                "value": "working",
                "text": _t("单位派来工作", "My employer sent me"),
                "detail": _t("有派遣证明或劳动合同", "With a posting letter or a contract"),
            },
            {
                "value": "visiting",
                "text": _t("只是来看病，或者路过", "Only for treatment, or passing through"),
                "detail": None,
            },
        ],
        "step": 2,
        "of": 5,
        "given": [
            {
                "text": _t("是急诊抢救住进来的吗？", "Were you admitted as an emergency?"),
                "answer": _t("不是", "No"),
            }
        ],
    }


def _types() -> Mapping[str, Any]:
    def option(index: int, title: Text, pays: Text, papers: Text, until: Text, chosen: bool) -> dict[str, Any]:
        decided = _t("两个工作日内有结果", "Decided within two working days")
        return {
            "index": index,
            "title": title,
            "pays": pays,
            "papers": papers,
            "until": until,
            "decided": decided,
            "open": True,
            "why": None,
            "chosen": chosen,
        }

    def closed(index: int, title: Text, why: Text) -> dict[str, Any]:
        nothing = _t("—", "—")
        return option(index, title, nothing, nothing, nothing, False) | {"open": False, "why": why}

    return {
        "note": _t("按您的回答，可以办下面两种。", "By your answers, these two are possible."),
        "options": [
            option(
                0,
                _t("异地长期居住人员", "Living elsewhere for long"),
                _t("报销和在参保地看病一样多", "Pays as much as at home"),
                _t("要居住证明；没带可以签承诺书", "Proof of residence, or a signed commitment"),
                _t("一直有效，直到您自己改", "Holds until you change it"),
                True,
            ),
            option(
                1,
                _t("其他临时外出就医人员", "Other temporary stay"),
                _t("比在参保地看病少报 20 个百分点", "Pays 20 points less than at home"),
                _t("只要身份证或社保卡", "Only your ID or social security card"),
                _t("管到 2026 年 9 月 17 日", "Holds until 17 September 2026"),
                False,
            ),
            closed(
                2,
                _t("异地安置退休人员", "Retired and settled elsewhere"),
                _t("您的户口不在本市", "Your household register is not here"),
            ),
            closed(
                3,
                _t("异地转诊人员", "Referred to another place"),
                _t("没有参保地医院的转诊单", "There is no referral form from home"),
            ),
        ],
    }


def _consent(child: bool) -> Mapping[str, Any]:
    who = (
        _t("患者不满 14 岁：由监护人 示*女 同意", "The patient is under 14: the guardian agrees")
        if child
        else _t("由您本人同意", "You agree for yourself")
    )
    return {
        "child": child,
        "who": who,
        "lines": [
            _t(
                "办备案要用到：姓名、身份证号、参保信息、这次住院的医院和日期、您填的内容和材料照片。",
                "Filing uses the name, ID number, insurance, the hospital and date of this stay, and what you give.",
            ),
            _t(
                "这些信息只交给参保地医保经办机构，只用来办这次备案。",
                "It goes only to the insured place's agency and only for this filing.",
            ),
            _t(
                "材料照片加密保存，备案办成或您退出以后马上删除。",
                "Pictures of papers are encrypted and deleted once it is done or you leave.",
            ),
            _t(
                "您可以不同意。不同意也能到医保窗口或用手机办。",
                "You may refuse. You can still file at the window or by phone.",
            ),
        ],
    }


def _materials() -> Mapping[str, Any]:
    ways = [
        {"value": "photo", "text": _t("现在拍照", "Take a picture")},
        {"value": "commitment", "text": _t("签承诺书代替", "Sign for it instead")},
        {"value": "later", "text": _t("以后补交", "Bring it later")},
    ]
    rows = [
        (_t("身份证或社保卡", "ID or social security card"), _t("本机已看过", "Seen by the kiosk"), True, []),
        (_t("备案登记表", "Filing form"), _t("本机替您填好", "Filled in by the kiosk"), True, []),
        (_t("居住证明", "Proof of residence"), _t("还没有给", "Not given yet"), False, ways),
    ]
    return {
        "rows": [
            {"index": index, "title": title, "state": state, "done": done, "ways": given}
            for index, (title, state, done, given) in enumerate(rows)
        ],
        "owed": _t("没给的材料，可以在 10 个工作日内补交。", "What is missing can follow within ten working days."),
    }


def _owed() -> list[Text]:
    return [_t("居住证明：2026 年 4 月 1 日前补交", "Proof of residence: by 1 April 2026")]


def _review() -> Mapping[str, Any]:
    rows = [
        (_t("患者", "Patient"), "示*者"),
        (_t("代办人", "Filed by"), _t("示*女（子女）", "示*女 (child)")),
        (_t("联系电话", "Phone"), "130****0000"),
        (_t("备案类型", "Kind"), _t("异地长期居住人员", "Living elsewhere for long")),
        (_t("参保地", "Insured place"), "示例省甲市"),
        (_t("备案去的地方", "Destination"), "示例省乙市"),
        (_t("居住证明", "Proof of residence"), _t("以后补交", "To follow")),
        (_t("签名", "Signature"), _t("已签", "Signed")),
    ]
    return {
        "rows": [{"label": label, "value": value} for label, value in rows],
        "owed": _owed(),
        "begins": _t("2026 年 3 月 10 日（入院那天）", "10 March 2026 (the day of admission)"),
        "decided": _t("两个工作日内", "Within two working days"),
        "replaces": _t(
            "提交后，原来到示例省丙市的备案会取消。", "Once sent, the present filing for 示例省丙市 is cancelled."
        ),
    }


def _sent(state: str) -> Mapping[str, Any]:
    approved = state == "approved"
    head = (
        _t("备案办好了", "The filing is in force")
        if approved
        else _t("备案已提交，等参保地审核", "Sent, awaiting decision")
    )
    lines = (
        [_t("现在就可以直接结算，请点下面的大按钮。", "You can settle now: touch the large button.")]
        if approved
        else [
            _t("参保地两个工作日内有结果。", "Your insured place decides within two working days."),
            _t("本机会自己去查。您可以先拿凭条离开。", "The kiosk asks by itself. You may leave with a ticket."),
            _t("有结果后，拿凭条和社保卡回来，接着结算。", "Then come back with ticket and card to settle."),
        ]
    )
    return {
        "state": state,
        "number": "BA202603180001",
        "head": head,
        "lines": lines,
        "owed": [] if approved else _owed(),
        "reference": "260318-0042",
    }


def _row(index: int, *, good: bool, actions: bool = True) -> dict[str, Any]:
    return {
        "index": index,
        "title": _t("异地长期居住人员", "Living elsewhere for long")
        if good
        else _t("其他临时外出就医人员", "Other temporary stay"),
        "place": "示例省乙市" if good else "示例省丙市",
        "period": _t("2025年3月1日起，长期有效", "From 1 March 2025, until changed")
        if good
        else _t("2025年3月1日 至 2025年8月31日", "1 March 2025 to 31 August 2025"),
        "state": _t("有效", "In force") if good else _t("已到期", "Expired"),
        "good": good,
        "number": f"BA20250301000{index}",
        "note": None if good else _t("到期自动失效，不用取消。", "It has lapsed by itself."),
        "actions": [
            {"tap": "change", "argument": str(index), "text": _t("改备案", "Change it")},
            {"tap": "withdraw", "argument": str(index), "text": _t("取消备案", "Cancel it")},
        ]
        if actions and good
        else [],
    }


def _phone(number: str = "000-12393") -> dict[str, Any]:
    return {
        "office": "示例省甲市医疗保险服务中心",
        "number": number,
        "hours": _t("工作日 8:30–17:30", "Weekdays 8:30–17:30") if number else "",
        "verified": _t("2026年3月1日核实", "Verified on 1 March 2026") if number else None,
    }


def _filings(*, known: bool = True, rows: int = 2, number: str = "000-12393") -> Mapping[str, Any]:
    return {
        "insured": "示例省甲市",
        "known": known,
        "rows": [_row(index, good=index == 0) for index in range(rows)] if known else [],
        "notice": None,
        "phone": _phone(number),
    }


def _withdraw(*, allowed: bool = True) -> Mapping[str, Any]:
    return {
        "title": _t("要取消这次备案吗？", "Cancel this filing?")
        if allowed
        else _t("这次备案现在不能取消", "This filing can't be cancelled now"),
        "row": _row(0, good=True, actions=False),
        "lines": [
            _t("取消马上生效，不能恢复，要用只能重新办。", "It takes effect at once and can't be taken back."),
            _t("已经结算的住院不受影响。", "Stays already settled are not touched."),
        ]
        if allowed
        else [],
        "consequence": _t(
            "取消后，在示例省乙市看病不能直接结算", "Then care in 示例省乙市 is no longer settled directly"
        ),
        "allowed": allowed,
        "why": None
        if allowed
        else _t(
            "长期备案办好后 6 个月内不能取消，到 2026年9月1日才可以。确有需要，请打参保地电话。",
            "A long-term filing can't be cancelled within 6 months, before 1 September 2026. If you must, call.",
        ),
        "phone": _phone(),
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
    question = _t("补办备案", "File now")
    agree = _next("我同意，继续", "I agree, go on", "agree")
    found = {
        "question": _page("question", question, _question(), _BACK, _LEAVE),
        "filing_type": _page(
            "filing_type",
            _t("请选一种备案", "Choose one kind"),
            _types(),
            _next("就办这一种", "File this kind"),
            _BACK,
            _LEAVE,
        ),
        "filing_review": _page(
            "filing_review",
            _t("请核对备案内容", "Check the filing"),
            _review(),
            _next("都对，提交备案", "All right, send it", "submit"),
            _BACK,
            _LEAVE,
        ),
        "materials": _page(
            "materials", _t("要用的材料", "The papers"), _materials(), _next("下一步", "Next"), _BACK, _LEAVE
        ),
        "filing_sent": _page(
            "filing_sent",
            _t("备案结果", "The filing"),
            _sent("approved"),
            _next("接着结算", "Go on and settle"),
            _LEAVE,
        ),
        "filing_sent_pending": _page(
            "filing_sent",
            _t("备案已提交", "The filing is sent"),
            _sent("pending"),
            _next("先拿凭条，稍后再来", "Take a ticket, come later", "park"),
            Action("check", _t("现在再查一次", "Ask again now")),
            _LEAVE,
        ),
        "refusal": _page(
            "refusal",
            _t("现在还不能结算", "It can't be settled yet"),
            _refusal(),
            _next("打印求助单", "Print a help slip", "help_slip"),
            Action("check", _t("再查一次", "Ask again")),
            _LEAVE,
        ),
        "refusal_unknown": _page(
            "refusal",
            _t("现在还不能结算", "It can't be settled yet"),
            _refusal("not_known", ""),
            _next("打印求助单", "Print a help slip", "help_slip"),
            _LEAVE,
        ),
        "claim": _page(
            "claim",
            _t("先自己付，回去再报销", "Pay now and claim later"),
            _claim(),
            _next("我知道了", "I understand"),
            Action("claim_print", _t("再打印一份清单", "Print the list again")),
            _LEAVE,
        ),
    }
    consent = _t("办备案前，请您看一看", "Before you file, please read")
    for name, child in (("consent", False), ("consent_child", True)):
        found[name] = _page("consent", consent, _consent(child), agree, _BACK, _LEAVE)
    for name, facts in {
        "filings": _filings(),
        "filings_none": _filings(rows=0),
        "filings_unknown": _filings(known=False, number=""),
    }.items():
        file_now = _next("办一个新的备案", "File a new one", "file_here")
        found[name] = _page("filings", _t("您的备案", "Your filings"), facts, file_now, _LEAVE, progress=0)
    agreed = Action("withdraw_yes", _t("确定取消备案", "Yes, cancel it"))
    keep = _next("不取消，返回", "Keep it, go back", "back")
    title = _t("取消备案", "Cancel a filing")
    found["withdraw"] = _page("withdraw", title, _withdraw(), agreed, keep, _LEAVE, progress=0)
    found["withdraw_locked"] = _page("withdraw", title, _withdraw(allowed=False), keep, _LEAVE, progress=0)
    return found
