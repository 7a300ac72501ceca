"""What every page lets a person do: its step of six, after how many idle seconds it ends (0: never), and its buttons.

Read it as the list of ways on: `tap:text`, `!` the one that is meant, `busy` while there is nothing to tap.
"""

from __future__ import annotations

import pytest

from kiosk.visit.view import screen
from tests.visit.test_view import AROUND, SAMPLES

PAGES = {
    "starting": "waiting 0 0 busy",
    "welcome": "welcome 0 0 | start:start! filings:filings staff:staff",
    "out_of_service": "out_of_service 0 0 | retry:try_service staff:staff",
    "for_whom": "for_whom 1 60 | self:self family:family cancel:cancel",
    "agent": "agent 1 120 | cancel:cancel",
    "identify": "identify 2 60 | id_card:id_card cancel:cancel",
    "identify_family": "identify 2 60 | id_card:id_card cancel:cancel",
    "identify_payment_code": "identify 2 60 | id_card:id_card cancel:cancel",
    "identify_upside_down": "identify 2 60 | id_card:id_card cancel:cancel",
    "identify_needs_authentication": "identify 2 60 | id_card:id_card cancel:cancel",
    "identify_reading": "waiting 2 0 busy | cancel:cancel",
    "stays": "stays 2 60 | cancel:cancel",
    "stays_waiting": "waiting 2 0 busy | cancel:cancel",
    "checking_filing": "waiting 3 0 busy | cancel:cancel",
    "phone_filing": "phone_filing 3 600 | check:filed! park:park proceed:back",
    "parking": "waiting 3 0 busy",
    "parked": "parked 3 60 | proceed:finish!",
    "insurance": "insurance 4 60 | proceed:proceed! cancel:cancel",
    "quoting": "waiting 4 0 busy | cancel:cancel",
    "bill": "bill 4 180 | confirm:confirm! cancel:not_now",
    "bill_family": "bill 4 180 | confirm:confirm! cancel:not_now",
    "bill_refund": "bill 4 180 | confirm:confirm! cancel:not_now",
    "bill_even": "bill 4 180 | confirm:confirm! cancel:not_now",
    "bill_account": "bill 4 180 | confirm:confirm! cancel:not_now",
    "securing": "waiting 5 0 busy",
    "settling": "settling 5 0 busy",
    "reconciling": "reconciling 5 0 busy",
    "handing_over": "waiting 5 0 busy",
    "paying": "pay 5 0 busy",
    "printing": "printing 6 0 busy",
    "print_ask": "print_ask 6 60 | paper_yes:paper_yes! paper_no:paper_no",
    "done": "done 6 60 | proceed:finish!",
    "done_refund": "done 6 60 | proceed:finish!",
    "done_even": "done 6 60 | proceed:finish!",
    "done_checking": "done 6 60 | proceed:finish!",
    "hospital_owed": "done 6 60 | proceed:finish!",
    "slip_owed": "slip_owed 6 60 | retry:print_again! proceed:to_window",
    "needs_staff": "needs_staff 0 180 | proceed:understood! staff:staff",
    "problem_no_stay": "problem 0 60 | retry:retry! cancel:cancel",
    "problem_not_ready": "problem 0 60 | retry:retry! cancel:cancel",
    "problem_pulled": "problem 0 60 | cancel:finish!",
    "problem_bug": "problem 0 60 | cancel:finish!",
    "pin": "pin 0 60 | cancel:cancel",
    "pin_wrong": "pin 0 60 | cancel:cancel",
    "staff": "staff 0 180 | close:title retry:refresh cancel:sign_out",
    "staff_empty": "staff 0 180 | close:title retry:refresh cancel:sign_out",
    "staff_undo": "staff 0 180 | undo_yes:undo_yes undo_no:undo_no! retry:refresh cancel:sign_out",
    "close_choose": "close 0 300 | proceed:back cancel:sign_out",
    "close_running": "close 0 0 | proceed:back cancel:sign_out",
    "close_findings": "close 0 300 | close_print:print! proceed:back cancel:sign_out",
    "close_even": "close 0 300 | close_print:print! proceed:back cancel:sign_out",
    "close_failed": "close 0 300 | proceed:back cancel:sign_out",
    "filing_in_force": "filing 3 60 | proceed:proceed! cancel:cancel",
    "filing_none": "filing 3 60 | phone:phone! check:check park:park cancel:cancel",
    "filing_not_yet_valid": "filing 3 60 | phone:phone! check:check park:park cancel:cancel",
    "filing_expired": "filing 3 60 | phone:phone! check:check park:park cancel:cancel",
    "filing_other_place": "filing 3 60 | phone:phone! check:check park:park cancel:cancel",
    "filing_pending": "filing 3 60 | park:park! check:check cancel:cancel",
    "filing_rejected": "filing 3 60 | phone:phone! check:check park:park cancel:cancel",
    "filing_cancelled": "filing 3 60 | phone:phone! check:check park:park cancel:cancel",
    "filing_not_required": "filing 3 60 | proceed:proceed! cancel:cancel",
    "filing_deemed": "filing 3 60 | proceed:proceed! cancel:cancel",
    "filing_unknown": "filing 3 60 | proceed:proceed_unknown! check:check park:park cancel:cancel",
    "filing_here": "filing 3 60 | file:file! check:check park:park cancel:cancel",
    "filing_nowhere": "filing 3 60 | check:check! park:park cancel:cancel",
    "filings_waiting": "waiting 0 0 busy | cancel:cancel",
    "filings": "filings 0 180 | file:file_new! check:check cancel:cancel",
    "filings_none": "filings 0 180 | file:file_new! check:check cancel:cancel",
    "filings_unknown": "filings 0 180 | phone:phone! check:check cancel:cancel",
    "filings_sent": "filings 0 180 | file:file_new! check:check cancel:cancel",
    "filing_on_phone": "phone_filing 0 600 | check:filed! proceed:back cancel:cancel",
    "withdraw": "withdraw 0 60 | withdraw_yes:withdraw_yes back:keep_filing! cancel:cancel",
    "withdrawing": "waiting 0 0 busy",
    "opening": "waiting 3 0 busy | cancel:cancel",
    "guardian": "agent 3 120 | back:back cancel:cancel",
    "question": "question 3 120 | back:back cancel:cancel",
    "question_later": "question 3 120 | back:back cancel:cancel",
    "question_family": "question 3 120 | back:back cancel:cancel",
    "filing_type": "filing_type 3 180 | back:back cancel:cancel",
    "filing_type_chosen": "filing_type 3 180 | proceed:proceed! back:back cancel:cancel",
    "filing_type_referred": "filing_type 3 180 | back:back cancel:cancel",
    "consent": "consent 3 180 | agree:agree! back:back cancel:cancel",
    "consent_child": "consent 3 180 | agree:agree! back:back cancel:cancel",
    "consent_keeping": "waiting 3 0 busy",
    "contact": "contact 3 120 | back:back cancel:cancel",
    "materials": "materials 3 180 | back:back cancel:cancel",
    "materials_given": "materials 3 180 | proceed:proceed! back:back cancel:cancel",
    "materials_several": "materials 3 180 | back:back cancel:cancel",
    "photo": "photo 3 180 | shoot:shoot! back:back cancel:cancel",
    "photo_useless": "photo 3 180 | shoot:shoot! back:back cancel:cancel",
    "photo_taken": "photo 3 180 | keep:keep! again:again back:back cancel:cancel",
    "photo_taking": "waiting 3 0 busy",
    "signature": "signature 3 300 | back:back cancel:cancel",
    "signature_dot": "signature 3 300 | back:back cancel:cancel",
    "signature_ink": "signature 3 300 | print_form:print_form! back:back cancel:cancel",
    "signature_ink_printed": "signature 3 300 | proceed:signed! print_form:print_again back:back cancel:cancel",
    "signature_ink_no_paper": "signature 3 300 | print_form:print_form! back:back cancel:cancel",
    "filing_review": "filing_review 3 180 | submit:submit! back:back cancel:cancel",
    "filing_review_wrong": "filing_review 3 180 | back:back! cancel:cancel",
    "submitting": "waiting 3 0 busy",
    "filed": "filing_sent 3 60 | proceed:settle_on! cancel:cancel",
    "filed_pending": "filing_sent 3 60 | proceed:finish!",
    "filed_not_printed": "filing_sent 3 60 | proceed:finish!",
    "filing_lost": "needs_staff 0 180 | proceed:understood! staff:staff",
    "withdraw_locked": "withdraw 0 60 | back:keep_filing! cancel:cancel",
}


def test_every_sample_is_in_the_list() -> None:
    assert set(PAGES) == set(SAMPLES)


@pytest.mark.parametrize("name", PAGES)
def test_the_page_offers_this_and_nothing_else(name: str) -> None:
    shown = screen(SAMPLES[name], AROUND)
    buttons = (f"{a.tap}:{a.text.key.rsplit('.', 1)[-1]}{'!' * (a.weight == 'primary')}" for a in shown.actions)
    head = f"{shown.page} {shown.progress} {shown.idle_seconds}{' busy' if shown.busy else ''}"
    assert " | ".join(filter(None, (head, " ".join(buttons)))) == PAGES[name]
