"""What happens in a thread, step by step: who writes which letter, and what starts a new subject.

`US` is the seller or coordinator, `THEM` the customer or supplier, `COLLEAGUE` one of ours.
"""

from dataclasses import dataclass

US, THEM, COLLEAGUE = "us", "them", "colleague"

Step = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Plot:
    subject: str
    steps: tuple[Step, ...]
    to_team: bool = False  # begins at the team mailbox


# How far an open deal has got decides how far its story is told; the endings follow the whole.
ENQUIRY: tuple[Step, ...] = (
    (THEM, "first_question"),
    (US, "first_answer"),
    (THEM, "needs"),
    (US, "propose_visit"),
    (THEM, "agree_visit"),
    (US, "confirm_visit"),
)
QUOTE: tuple[Step, ...] = (
    (US, "send_quote"),
    (THEM, "quote_thanks"),
    (US, "chase"),
    (THEM, "quote_questions"),
    (US, "answer_questions"),
)
BARGAIN: tuple[Step, ...] = ((THEM, "ask_discount"), (US, "offer_discount"))
WON: tuple[Step, ...] = ((THEM, "accept"), (US, "order_confirmation"))
LOST: tuple[Step, ...] = ((THEM, "reject"), (US, "reply_rejection"))

# The letters at which an open deal may stand still, by stage; the last of each is theirs or ours.
STAGE_ENDS = {
    1: ("first_question", "first_question", "first_answer"),
    2: ("needs", "propose_visit", "needs"),
    3: ("agree_visit", "confirm_visit"),
    4: ("send_quote", "quote_thanks", "chase", "quote_questions"),
    5: ("answer_questions", "ask_discount", "ask_discount", "offer_discount"),
}

DEAL_SIDE_PLOTS = {
    "samples": Plot(
        "samples", ((US, "samples_sent"), (THEM, "samples_received"), (US, "samples_answer"))
    ),
    "drawing": Plot(
        "drawing", ((THEM, "drawing_sent"), (US, "drawing_answer"), (THEM, "drawing_ok"))
    ),
}
ORDER_PLOTS = {
    "planning": Plot(
        "planning",
        (
            (US, "planning_proposal"),
            (THEM, "planning_ok"),
            (US, "planning_confirm"),
            (US, "delivered"),
            (THEM, "delivered_thanks"),
        ),
    ),
    "replanning": Plot(
        "planning",
        ((US, "planning_proposal"), (THEM, "planning_change"), (US, "planning_confirm")),
    ),
    "invoice": Plot(
        "invoice",
        (
            (US, "send_invoice"),
            (THEM, "invoice_question"),
            (US, "invoice_answer"),
            (THEM, "invoice_ok"),
        ),
    ),
    "invoice_paid": Plot("invoice", ((US, "send_invoice"), (THEM, "invoice_ok"))),
    "complaint": Plot(
        "complaint",
        (
            (THEM, "complaint"),
            (US, "complaint_answer"),
            (THEM, "complaint_thanks"),
            (THEM, "complaint_solved"),
        ),
        to_team=True,
    ),
    "reference": Plot("reference", ((US, "ask_reference"), (THEM, "reference_yes"))),
}
LEAD_PLOTS = (
    Plot("lead", ((THEM, "sample_request"), (US, "sample_request_answer")), to_team=True),
    Plot("fair", ((US, "fair_followup"), (THEM, "fair_reply"))),
    Plot(
        "enquiry", ((THEM, "first_question"), (US, "first_answer"), (THEM, "needs")), to_team=True
    ),
    Plot("enquiry", ((THEM, "first_question"),), to_team=True),
)
CUSTOMER_PLOTS = (
    Plot(
        "extra",
        ((THEM, "extra_question"), (US, "extra_answer"), (THEM, "extra_ok"), (US, "extra_confirm")),
    ),
    Plot("spare", ((THEM, "spare_question"), (US, "spare_answer"), (THEM, "spare_thanks"))),
    Plot("measure", ((THEM, "measure_question"), (US, "measure_answer"), (THEM, "measure_thanks"))),
    Plot("check_in", ((US, "check_in"), (THEM, "check_in_reply"))),
    Plot("lead", ((THEM, "sample_request"), (US, "sample_request_answer"))),
    Plot(
        "complaint",
        (
            (THEM, "complaint"),
            (US, "complaint_answer"),
            (THEM, "complaint_thanks"),
            (THEM, "complaint_solved"),
        ),
    ),
)
SUPPLIER_PLOTS = (
    Plot("supply_order", ((US, "supply_order"), (THEM, "supply_confirm"))),
    Plot(
        "supply_delay",
        ((THEM, "supply_delay"), (US, "supply_delay_answer"), (THEM, "supply_delay_solved")),
    ),
    Plot("supply_price", ((THEM, "supply_price"), (US, "supply_price_answer"))),
    Plot("supply_invoice", ((THEM, "supply_invoice"),)),
)
INTERNAL_PLOTS = (
    Plot("discount", ((US, "discount_request"), (COLLEAGUE, "discount_yes"))),
    Plot("numbers", ((COLLEAGUE, "numbers"), (US, "numbers_reply"))),
    Plot("handover", ((US, "handover"), (COLLEAGUE, "handover_reply"))),
    Plot("holiday", ((COLLEAGUE, "holiday"), (US, "holiday_reply"))),
    Plot("production", ((US, "production_question"), (COLLEAGUE, "production_answer"))),
    Plot("social", ((COLLEAGUE, "social"), (US, "social_reply"))),
    Plot("showroom", ((US, "showroom"), (COLLEAGUE, "showroom_reply"))),
)
