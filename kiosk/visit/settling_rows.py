"""The table's rows from the amounts to the slip.

`Cancelled` has none in Securing, Settling, Reconciling, HandingOver, Paying and Printing: nobody walks away from money
under way.
"""

from __future__ import annotations

from kiosk.ports import CardRemoved
from kiosk.visit import events as ev
from kiosk.visit import money, refusal, staff
from kiosk.visit import states as st
from kiosk.visit.row import Row

SETTLING: tuple[Row, ...] = (
    # the amounts
    Row(st.ChoosingInsurance, ev.ChoiceMade, money.choice_made, (st.ChoosingInsurance,)),
    Row(st.ChoosingInsurance, ev.Proceeded, money.insurance_chosen, (st.Quoting, st.CheckingFiling)),
    Row(st.Quoting, ev.BillLoaded, money.bill_loaded, (st.Quoting, st.Trouble)),
    Row(st.Quoting, ev.Quoted, money.quoted, (st.Confirming,)),
    Row(st.Quoting, ev.Failed, refusal.quoting_failed, (st.Refused, st.Trouble)),
    Row(st.Confirming, ev.Confirmed, money.confirmed, (st.Securing, st.Trouble)),
    Row(st.Securing, ev.Secured, money.secured, (st.Settling,)),
    Row(st.Securing, ev.Failed, money.not_secured, (st.Trouble,)),
    Row(st.Securing, CardRemoved, money.card_out_under_way, (st.Securing,)),
    # money
    Row(st.Settling, ev.Booked, money.booked, (st.HandingOver,)),
    Row(st.Settling, ev.NotSettled, money.not_settled, (st.Refused, st.Trouble)),
    Row(st.Settling, ev.OutcomeLost, money.outcome_lost, (st.Reconciling,)),
    Row(st.Settling, ev.Failed, money.settling_failed, (st.OutOfService,)),
    Row(st.Settling, CardRemoved, money.card_out_under_way, (st.Settling,)),
    Row(st.Reconciling, ev.Booked, money.booked, (st.HandingOver,)),
    Row(st.Reconciling, ev.NotSettled, money.not_settled, (st.Refused, st.Trouble)),
    Row(st.Reconciling, ev.StillUnknown, money.still_unknown, (st.NeedsStaff,)),
    Row(st.Reconciling, ev.Failed, money.settling_failed, (st.OutOfService,)),
    Row(st.Reconciling, CardRemoved, money.card_out_under_way, (st.Reconciling,)),
    # after the booking
    Row(st.HandingOver, ev.HospitalTook, money.hospital_answered, (st.Paying,)),
    Row(st.HandingOver, ev.Failed, money.hand_over_failed, (st.Paying,)),
    Row(st.Paying, ev.PaymentArranged, money.payment_arranged, (st.Printing,)),
    Row(st.Paying, ev.Failed, money.payment_failed, (st.Printing,)),
    Row(st.Printing, ev.SlipPrinted, money.printed, (st.Done, st.HospitalOwed)),
    Row(st.Printing, ev.SlipUnconfirmed, money.unconfirmed, (st.Printing,)),
    Row(st.Printing, ev.PaperCame, money.paper_came, (st.Done, st.HospitalOwed, st.PaidSlipOwed, st.Printing)),
    Row(st.Printing, ev.TimedOut, money.nobody_answered, (st.PaidSlipOwed, st.Printing)),
    Row(st.Printing, ev.Failed, money.not_printed, (st.PaidSlipOwed,)),
    Row(st.PaidSlipOwed, ev.Retried, money.print_again, (st.Printing,)),
    *(
        Row(state, CardRemoved, money.card_out_after_money, (state,))
        for state in (st.HandingOver, st.Paying, st.Printing, st.Done, st.PaidSlipOwed, st.HospitalOwed)
    ),
    *(
        Row(state, event, money.finish, (st.Idle,))
        for state in (st.Done, st.HospitalOwed, st.PaidSlipOwed, st.NeedsStaff)
        for event in (ev.Proceeded, ev.TimedOut)
    ),
    Row(st.NeedsStaff, ev.StaffAsked, staff.sign_in, (st.StaffSignIn,)),
)
