"""Who may open what. One row for each address: `who` may, `knows` may know that it exists, and nobody else may tell it
from an address that never was. Source: domain.md F6 and the docstrings of the policies.

The rows ask about Margaret, who is supported in Mill Lane.

margaret        herself                                 cora        supported in another cluster
david           her son, with all her permissions       rhys        her nephew, who may see her money and nothing else
david_for_cora  her son, acting for Cora without any permission
amira           a PCA of her team, who comes to the visits       ben         a PCA of her team
zofia           a PCA of another cluster, whom Margaret has blocked
ana             supports Mill Lane                      iris        supports another cluster
mo              manager       fiona       finance       sunita      secretary       ed          board       nia  member
inspector       of an inspection whose sample is Margaret
flo             manager of another co-op, at this co-op's address
visitor         signed out
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver

ACTORS = (
    "visitor", "margaret", "cora", "david", "david_for_cora", "rhys", "amira", "ben", "zofia", "ana", "iris", "mo",
    "fiona", "sunita", "ed", "nia", "inspector", "flo",
)  # fmt: skip
EVERYBODY = " ".join(ACTORS)
SIGNED_IN = EVERYBODY.replace("visitor ", "")
HERE = SIGNED_IN.replace(" flo", "")
WRITERS = HERE.replace(" inspector", "")
# Who has a password, and who has a second factor. An inspector comes in by a code alone.
WITH_PASSWORD = SIGNED_IN.replace(" inspector", "")
WITH_FACTOR = "ana iris mo fiona sunita ed flo"
READERS = "amira ben zofia ana iris mo fiona sunita ed nia inspector"
MONEY = "mo fiona"
TOTALS = "mo fiona ed"
HER_MONEY = "margaret david rhys mo fiona"
# Amira's.
HER_PAY = "amira ana mo fiona"
HER_VISITS = "margaret david amira ben ana mo"
KNOWS_HER = "margaret david rhys amira ben ana mo"

# Names that these must never read anywhere: nobody gave them a reason to.
NEVER_SEES = {
    "cora": "Margaret",
    "david_for_cora": "Cora",
    "zofia": "Margaret",
    "iris": "Margaret",
    "ed": "Margaret",
    "nia": "Margaret",
    "inspector": "Cora",
    "flo": "Margaret",
    "visitor": "Margaret",
}


@dataclass(frozen=True)
class Row:
    """An address, the words for its arguments (World.ids, or taken as they stand), and who may open it."""

    name: str
    args: tuple[str, ...]
    who: frozenset[str]
    knows: frozenset[str]
    body: Any = None

    @property
    def key(self) -> tuple[str, int]:
        return self.name, len(self.args)

    def __str__(self) -> str:
        return " ".join([self.name, *self.args])


def row(name: str, *args: str, who: str, knows: str = "", body: Any = None) -> Row:
    return Row(name, args, frozenset(who.split()), frozenset(knows.split()), body)


MATRIX = [
    # The front door, and what every browser may have.
    row("home", who=EVERYBODY),
    row("healthz", who=EVERYBODY),
    row("readyz", who=EVERYBODY),
    row("ui:theme", who=EVERYBODY),
    row("ui:text_size", who=EVERYBODY),
    # A person's own visits: hers, and his who may book for her.
    row("book", who="margaret cora david"),
    row("book_step", "length", who="margaret cora david"),
    row("visit", "agreed", who="margaret david"),
    row("booked", "agreed", who="margaret david"),
    row("visit_calendar", "agreed", who="margaret david"),
    row("change_visit", "agreed", who="margaret david"),
    row("cancel_visit", "agreed", who="margaret david"),
    row("confirm_visit", "done", who="margaret david"),
    row("query_visit", "done", who="margaret david"),
    row("swap_pca", "agreed", who="margaret david"),
    row("meet_pca", "agreed", who="margaret david"),
    # One's own calendar. Whoever has the address may read it: it is Margaret's, and names nobody but Amira.
    row("my_calendar", who="margaret cora david amira ben zofia"),
    row("stop_calendar", "margarets_feed", who="margaret"),
    row("calendar_feed", "margarets_secret", who=EVERYBODY),
    row("my_week", who="margaret cora david"),
    row("changes_read", who="margaret cora david"),
    # The weekly plan: hers, his who may book for her, and theirs who run the rota.
    row("weekly_plan", who="margaret cora david"),
    row("weekly_plan", "margaret", who="margaret david ana mo"),
    row("add_weekly", "margaret", who="margaret david ana mo"),
    row("pause_visits", "margaret", who="margaret david ana mo"),
    row("change_weekly", "pattern", who="margaret david ana mo"),
    row("end_weekly", "pattern", who="margaret david ana mo"),
    row("pause_weekly", "pattern", who="margaret david ana mo"),
    row("ask_for_holiday", "pattern", who="margaret david ana mo"),
    row("come_back", "pause", who="margaret david ana mo"),
    row("plan_request", "plan_request", who="ana mo", knows="margaret david"),
    row("agree_to_request", "plan_request", who="ana mo", knows="margaret david"),
    row("withdraw_request", "plan_request", who="margaret david ana mo"),
    # Log-ins.
    row("accounts:accept", "invitation", who=EVERYBODY),
    row("accounts:hat", who=HERE),
    row("accounts:tokens", who=WRITERS),
    row("accounts:revoke_token", "token", who="margaret"),
    row("accounts:access", who="mo sunita"),
    row("accounts:invite", who="mo sunita"),
    row("accounts:end_access", "access", who="mo sunita"),
    # One's own password, address and second factor. Without a passkey, its addresses lead back.
    row("account_login", who=EVERYBODY),
    row("account_logout", who=EVERYBODY),
    row("account_inactive", who=EVERYBODY),
    row("account_signup", who=EVERYBODY),
    row("account_email_verification_sent", who=EVERYBODY),
    row("account_reset_password", who=EVERYBODY),
    row("account_reset_password_done", who=EVERYBODY),
    row("account_reset_password_from_key", "abc", "never-given", who=EVERYBODY),
    row("account_reset_password_from_key_done", who=EVERYBODY),
    row("account_confirm_email", "never-given", who=EVERYBODY),
    row("account_confirm_login_code", who=SIGNED_IN),
    row("account_reauthenticate", who=WITH_PASSWORD),
    row("account_email", who=SIGNED_IN),
    row("account_change_password", who=SIGNED_IN),
    row("account_set_password", who=SIGNED_IN),
    row("mfa_authenticate", who=SIGNED_IN),
    row("mfa_login_webauthn", who=SIGNED_IN),
    row("mfa_index", who=SIGNED_IN),
    row("mfa_reauthenticate", who=WITH_PASSWORD),
    row("mfa_activate_totp", who=SIGNED_IN),
    row("mfa_deactivate_totp", who=WITH_FACTOR),
    row("mfa_view_recovery_codes", who=WITH_FACTOR),
    row("mfa_generate_recovery_codes", who=SIGNED_IN),
    row("mfa_download_recovery_codes", who=WITH_FACTOR),
    row("mfa_list_webauthn", who=SIGNED_IN),
    row("mfa_add_webauthn", who=SIGNED_IN),
    row("mfa_reauthenticate_webauthn", who=WITH_PASSWORD),
    row("mfa_remove_webauthn", "1", who=WITH_PASSWORD),
    row("mfa_edit_webauthn", "1", who=WITH_PASSWORD),
    row("usersessions_list", who=SIGNED_IN),
    # People.
    row("members:people", who="ana iris mo"),
    row("members:add_person", who="mo"),
    row("members:my_details", who="margaret cora"),
    row("members:edit_my_details", who="margaret cora"),
    row("members:my_readings", who="margaret cora"),
    row("members:acting_for", who="david david_for_cora rhys"),
    row("members:stop_acting", who=WRITERS),
    row("members:person", "margaret", who=KNOWS_HER),
    row("members:edit_person", "margaret", who="ana mo", knows=KNOWS_HER),
    row("members:readings", "margaret", who="margaret david mo", knows=KNOWS_HER),
    row("members:give_permission", "margaret", who="margaret ana mo", knows=KNOWS_HER),
    # David lays his own permission down, whomever he acts for.
    row("members:take_back", "grant", who="margaret david david_for_cora ana mo"),
    row("members:admit", "margaret", who="mo sunita", knows=KNOWS_HER),
    row("members:cease", "membership", who="mo sunita"),
    row("members:employ", "margaret", who="mo", knows=KNOWS_HER),
    row("members:invite", "margaret", who="mo", knows=KNOWS_HER),
    # Workers. Amira reads her own file; people who may choose her read her card.
    row("members:workers", who="mo inspector"),
    row("members:worker", "amira", who="amira mo inspector"),
    row("members:add_credential", "amira", who="mo", knows="amira inspector"),
    row("members:withdraw_credential", "check", who="mo", knows="amira inspector"),
    row("members:evidence", "check", who="amira mo inspector"),
    row("members:sign_opt_out", "amira", who="mo", knows="amira inspector"),
    row("members:take_back_opt_out", "opt_out", who="mo", knows="amira inspector"),
    row("members:start_apprenticeship", "amira", who="mo", knows="amira inspector"),
    row("members:end_apprenticeship", "apprenticeship", who="mo", knows="amira inspector"),
    row("members:change_contract", "job", who="mo", knows="amira inspector"),
    row("members:end_employment", "job", who="mo", knows="amira inspector"),
    row("members:write_card", "job", who="amira mo", knows="inspector"),
    row("members:pca", "amira", who="margaret david amira ana mo"),
    row("members:pca_photo", "amira", who="margaret david amira ana mo"),
    # Clusters, teams, packages.
    row("clusters:clusters", who="ana iris mo"),
    row("clusters:add_cluster", who="mo"),
    row("clusters:cluster", "mill", who="ana mo"),
    row("clusters:support_worker", "mill", who="mo", knows="ana"),
    row("clusters:add_pca", "mill", who="ana mo"),
    row("clusters:leave_cluster", "mill_place", who="ana mo"),
    row("clusters:team", who="margaret cora david"),
    row("clusters:team", "margaret", who="margaret david ana mo"),
    row("clusters:add_to_team", "margaret", who="margaret david ana mo"),
    row("clusters:browse_pcas", "margaret", who="margaret david ana mo"),
    row("clusters:wait_for_known", "margaret", who="margaret david ana mo"),
    row("clusters:move_in_team", "team_place", who="margaret david ana mo"),
    row("clusters:leave_team", "team_place", who="margaret david ana mo"),
    row("clusters:block", "margaret", "ben", who="margaret david ana mo"),
    row("clusters:unblock", "block", who="margaret david ana mo"),
    row("clusters:package", "package", who="margaret david ana mo"),
    row("clusters:end_package", "package", who="mo", knows="margaret david ana"),
    row("clusters:change_hours", "package", who="ana mo", knows="margaret david"),
    row("clusters:add_task", "package", who="ana mo", knows="margaret david"),
    row("clusters:end_task", "task", who="ana mo", knows="margaret david"),
    row("clusters:start_package", "margaret", who="mo", knows=KNOWS_HER),
    # Visits, as a person, as a PCA, and as who runs the rota.
    row("rotas:my_visits", who="margaret cora david"),
    row("rotas:today", who="amira ben zofia"),
    row("rotas:weekly_offer", "asked_pattern", who="amira"),
    row("rotas:my_week", who="amira ben zofia"),
    # When Amira can work and is away. Nobody answers their own leave, and no PCA sees another's.
    row("rotas:availability", who="amira ben zofia"),
    row("rotas:weekly_hours", who="amira ben zofia"),
    row("rotas:no_hours", who="amira ben zofia"),
    row("rotas:day_change", who="amira ben zofia"),
    row("rotas:take_back_day", "amiras_day", who="amira"),
    row("rotas:covers", who="amira ben zofia"),
    row("rotas:how_i_work", who="amira ben zofia"),
    row("rotas:ask_leave", who="amira ben zofia"),
    row("rotas:withdraw_leave", "amiras_leave", who="amira"),
    row("rotas:cannot_come", who="amira ben zofia"),
    row("rotas:can_come_again", "amiras_call", who="amira"),
    row("rotas:pca_availability", "amira", who="amira ana mo"),
    row("rotas:pca_cannot_come", "amira", who="ana mo", knows="amira"),
    row("rotas:pca_day", "amira", who="ana mo", knows="amira"),
    row("rotas:absences", who="ana iris mo"),
    row("rotas:decide_leave", "amiras_leave", who="ana mo"),
    row("rotas:call", "amiras_call", who="ana mo"),
    row("rotas:fairness", who="amira ben zofia ana iris mo"),
    row("rotas:fairness_of", "mill", who="amira ben ana mo"),
    row("rotas:ways", "mill", who="ana mo"),
    # Looked into: Amira was asked and has not answered, and David was told.
    row("rotas:watches", who="ana iris mo"),
    row("rotas:watch_rules", who="mo"),
    row("rotas:watch", "watch", who="david amira ana mo"),
    row("rotas:know_watch", "watch", who="david amira ana mo"),
    row("rotas:deal_with_watch", "watch", who="ana mo", knows="david amira"),
    row("rotas:told_of_delays", who="margaret cora david"),
    row("rotas:stop_telling", "delay_wish", who="margaret david"),
    row("rotas:figures", who="ana iris mo ed"),
    row("rotas:person_figures", "margaret", who="ana mo"),
    row("rotas:my_figures", who="margaret cora david"),
    row("rotas:on_call", who="ana iris mo"),
    row("rotas:on_call_of", "mill", who="ana mo"),
    row("rotas:on_call_days", "mill", who="ana mo"),
    row("rotas:on_call_swap", "mill", who="ana mo"),
    row("rotas:on_call_week", "mill", "2026-12-07", who="ana mo"),
    row("rotas:on_call_days_back", "on_call_days", who="ana mo"),
    row("rotas:attendance", "agreed_place", who=HER_VISITS),
    row("rotas:accept", "asked_place", who="amira", knows=HER_VISITS),
    row("rotas:errand", "agreed_place", who="amira ana mo", knows=HER_VISITS),
    row("rotas:decline", "asked_place", who="amira", knows=HER_VISITS),
    row("rotas:swap_with", "agreed_place", who="amira", knows=HER_VISITS),
    row("rotas:ask_swap", "agreed_place", "ben", who="amira", knows=HER_VISITS),
    row("rotas:swap", "swap", who="amira ben ana mo"),
    row("rotas:accept_swap", "swap", who="ben", knows="amira ana mo"),
    row("rotas:decline_swap", "swap", who="ben", knows="amira ana mo"),
    row("rotas:withdraw_swap", "swap", who="amira", knows="ben ana mo"),
    row("rotas:swap_word", "swap_leg", who="margaret david ana mo"),
    row("rotas:offer", "offer", who="amira"),
    row("rotas:accept_offer", "offer", who="amira"),
    row("rotas:decline_offer", "offer", who="amira"),
    row("rotas:arrive", "agreed_place", who="amira", knows=HER_VISITS),
    row("rotas:leave", "agreed_place", who="amira", knows=HER_VISITS),
    row("rotas:running_late", "agreed_place", who="amira", knows=HER_VISITS),
    row("rotas:tell_too", "agreed_place", who="amira", knows=HER_VISITS),
    row("rotas:tasks_done", "agreed_place", who="amira ana mo", knows=HER_VISITS),
    row("rotas:add_note", "agreed_place", who="amira ana mo", knows=HER_VISITS),
    row("rotas:week", who="ana iris mo"),
    row("rotas:home_rota", "margaret", who="margaret david ana mo"),
    row("rotas:home_rota_paper", "margaret", who="margaret david ana mo"),
    row("rotas:cluster_papers", "mill", who="ana mo"),
    row("rotas:cluster_papers_file", "papers", who="ana mo"),
    row("rotas:start_draft", "mill", who="ana mo"),
    row("rotas:weights", who="mo ed"),
    row("rotas:publish", "mill", who="ana mo"),
    row("rotas:repair", "mill", who="ana mo"),
    row("rotas:draft", "draft", who="ana mo"),
    row("rotas:stop_draft", "draft", who="ana mo"),
    row("rotas:set_draft_aside", "draft", who="ana mo"),
    row("rotas:accept_all_changes", "draft", who="ana mo"),
    row("rotas:accept_change", "draft_change", who="ana mo"),
    row("rotas:refuse_change", "draft_change", who="ana mo"),
    row("rotas:office_visit", "agreed", who="ana mo", knows=HER_VISITS),
    row("rotas:move_visit", "agreed", who="ana mo", knows=HER_VISITS),
    row("rotas:settle", "done", who="ana mo", knows=HER_VISITS),
    row("rotas:extra_time", "done", who="ana mo", knows=HER_VISITS),
    row("rotas:missed", "done", who="ana mo", knows=HER_VISITS),
    row("rotas:office_cancel", "agreed", who="ana mo", knows=HER_VISITS),
    row("rotas:cover", "needed_place", who="ana mo", knows=HER_VISITS),
    row("rotas:ask_several", "needed_place", who="ana mo", knows=HER_VISITS),
    row("rotas:withdraw_round", "round", who="ana mo"),
    row("rotas:open_to_others", "agreed_place", who="ana mo", knows=HER_VISITS),
    row("rotas:give", "needed_place", "ben", who="ana mo", knows=HER_VISITS),
    # Money.
    row("billing:my_money", who="margaret cora david rhys"),
    row("billing:board", who="mo fiona ed"),
    row("billing:board_month", "2026", "10", who="mo fiona ed"),
    row("billing:board_table", "2026", "10", "reserve", who=TOTALS),
    row("billing:board_paper", "2026", "10", who=TOTALS),
    row("billing:aims", who=TOTALS),
    row("billing:add_balance", who=MONEY),
    row("billing:budget", who=TOTALS),
    row("billing:add_budget", who=MONEY),
    row("billing:take_budget_away", "2026", "10", who=MONEY),
    row("billing:board_changes", who=TOTALS),
    row("billing:add_meeting", who=TOTALS),
    row("billing:cash", who=TOTALS),
    row("billing:cash_table", "weeks", who=TOTALS),
    row("billing:months", who=MONEY),
    row("billing:month", "2026", "10", who=MONEY),
    row("billing:close_month", "2026", "11", who=MONEY),
    row("billing:look_at_month", "2026", "11", who=MONEY),
    row("billing:month_of_person", "2026", "11", "margaret", who=MONEY),
    row("billing:statements_again", "2026", "10", who=MONEY),
    row("billing:statements", "2026", "10", who=MONEY),
    row("billing:statement", "statement", who=HER_MONEY),
    row("billing:statement_paper", "statement", who=HER_MONEY),
    row("billing:invoices", who=MONEY),
    row("billing:invoice", "invoice", who=HER_MONEY),
    row("billing:invoice_paper", "invoice", who=HER_MONEY),
    row("billing:invoice_table", "invoice", who=HER_MONEY),
    row("billing:invoice_file", "invoice", who=HER_MONEY),
    row("billing:credit", "invoice", who=MONEY, knows=HER_MONEY),
    row("billing:purses", "package", who=HER_MONEY),
    row("billing:monitoring", "line", who=HER_MONEY),
    row("billing:monitoring_paper", "line", who=HER_MONEY),
    row("billing:monitoring_table", "line", who=HER_MONEY),
    row("billing:owed", who=MONEY),
    row("billing:remind", "line", who=MONEY),
    row("billing:hold_reminders", "line", who=MONEY),
    row("billing:end_hold", "line", who=MONEY),
    row("billing:reminder_paper", "reminder", who=MONEY),
    row("billing:dispute", "invoice_line", who=HER_MONEY),
    row("billing:disputes", who=MONEY),
    row("billing:answer_dispute", "dispute", who=HER_MONEY),
    row("billing:withdraw_dispute", "dispute", who=HER_MONEY),
    row("billing:write_down_dispute", "margaret", who=f"{MONEY} ana"),
    row("billing:payments", who=MONEY),
    row("billing:account", "line", who=MONEY),
    row("billing:record_payment", "line", who=MONEY),
    row("billing:reverse_payment", "payment", who=MONEY),
    row("billing:record_refund", "line", who=MONEY),
    row("billing:bank", who=MONEY),
    row("billing:bank_exact", who=MONEY),
    row("billing:bank_line", "bank_line", who=MONEY),
    row("billing:bank_line_aside", "bank_line", who=MONEY),
    row("billing:bank_line_back", "bank_line", who=MONEY),
    row("billing:bank_files", who=MONEY),
    row("billing:add_bank_file", who=MONEY),
    row("billing:bank_file", "bank_file", who=MONEY),
    row("billing:bank_columns", "bank_file", who=MONEY),
    row("billing:drop_bank_file", "bank_file", who=MONEY),
    row("billing:funding", "package", who=MONEY),
    row("billing:add_budget_line", "package", who=MONEY),
    row("billing:end_budget_line", "line", who=MONEY),
    row("billing:add_own_price", "package", who=MONEY),
    row("billing:order_payers", "package", who=MONEY),
    row("billing:prices", who=MONEY),
    row("billing:price", "price", who=MONEY),
    row("billing:add_price", who=MONEY),
    row("billing:add_wage", who=MONEY),
    row("billing:open_hour", who="margaret cora amira ben zofia ana iris mo fiona sunita ed nia"),
    row("billing:running_costs", "2026", "10", who=MONEY),
    row("billing:journals", "2026", "10", who=MONEY),
    row("billing:journals_file", "2026", "10", "xero", who=MONEY),
    row("billing:account_codes", who=MONEY),
    row("billing:cost_file", who=MONEY),
    row("billing:what_if", who=TOTALS),
    row("billing:workshop", who=TOTALS),
    row("billing:workshop_cash", who=TOTALS),
    row("billing:save_scenario", who=TOTALS),
    row("billing:compare_scenarios", who=TOTALS),
    row("billing:scenario", "scenario", who=TOTALS),
    row("billing:rename_scenario", "scenario", who=TOTALS),
    row("billing:copy_scenario", "scenario", who=TOTALS),
    row("billing:remove_scenario", "scenario", who=TOTALS),
    # Pay: those who run it, the PCA, and who checks the hours.
    row("billing:pay", who=MONEY),
    row("billing:add_pay_period", who=MONEY),
    row("billing:pay_rules", who=MONEY),
    row("billing:add_pay_rule", who=MONEY),
    row("billing:pay_period", "pay_period", who=MONEY),
    row("billing:pay_again", "pay_period", who=MONEY),
    row("billing:approve_pay", "pay_period", who=MONEY),
    row("billing:payroll_file", "pay_period", who=MONEY),
    row("billing:payroll", "pay_period", who=MONEY),
    row("billing:wage_rates", who=MONEY),
    row("billing:worker_pay", "amira", who="amira mo fiona"),
    row("billing:add_pension", "amira", who=MONEY, knows="amira"),
    row("billing:add_sick_pay_days", "amira", who=MONEY, knows="amira"),
    row("billing:take_off_agreed", "amira", "pension", who=MONEY, knows="amira"),
    row("billing:payroll_codes", "sage", who=MONEY),
    row("billing:payroll_numbers", who=MONEY),
    row("billing:nights", who="amira ben zofia ana iris mo"),
    row("billing:add_night", "amira", who="amira ana mo"),
    row("billing:night", "night", who=HER_PAY),
    row("billing:woken", "agreed_place", who="amira ana mo"),
    row("billing:add_wake", "night", who="amira ana mo", knows=HER_PAY),
    row("billing:take_off_night", "night", who="amira ana mo", knows=HER_PAY),
    row("billing:take_off_wake", "night", "wake", who="amira ana mo", knows=HER_PAY),
    row("billing:timesheets", who="amira ben zofia ana iris mo"),
    row("billing:timesheet", "timesheet", who=HER_PAY),
    row("billing:agree_timesheet", "timesheet", who="amira ana mo", knows=HER_PAY),
    row("billing:query_timesheet", "timesheet", who="amira ana mo", knows=HER_PAY),
    row("billing:answer_timesheet", "timesheet", who="ana mo fiona", knows=HER_PAY),
    row("billing:check_timesheet", "timesheet", who="ana mo", knows=HER_PAY),
    row("billing:add_other_work", "timesheet", who="ana mo fiona", knows=HER_PAY),
    row("billing:add_sick_days", "timesheet", who="ana mo", knows=HER_PAY),
    row("billing:change_way", "timesheet", who="ana mo fiona", knows=HER_PAY),
    row("billing:add_pay_amount", "timesheet", who=MONEY, knows=HER_PAY),
    row("billing:take_off_timesheet", "timesheet", "other_work", who="ana mo fiona", knows=HER_PAY),
    row("billing:pay_paper", "timesheet", who="amira mo fiona", knows=HER_PAY),
    # Policies and inspections.
    row("compliance:policies", who=READERS),
    row("compliance:policy", "P03", who=READERS),
    row("compliance:questions", who="mo"),
    row("compliance:answer", "safeguarding_lead", who="mo"),
    row("compliance:build", who="mo"),
    row("compliance:pack", "pack", who=READERS),
    row("compliance:download_pack", "pack", who=READERS),
    row("compliance:inspections", who="mo"),
    row("compliance:open_inspection", who="mo"),
    row("compliance:inspection", "inspection", who="mo"),
    row("compliance:end_inspection", "inspection", who="mo"),
    row("compliance:enter", "inspection_secret", who=EVERYBODY),
    row("compliance:enter_code", "inspection_secret", who=EVERYBODY),
    row("compliance:records", who="mo inspector"),
    row("compliance:cluster_rota", "mill", who="mo inspector"),
    row("compliance:visit_log", who="mo inspector"),
    row("compliance:late_and_missed", who="mo inspector"),
    row("compliance:staff_checks", who="mo inspector"),
    row("compliance:sampled_person", "margaret", who="mo inspector"),
    # The API: lists are empty for who may see nothing; NEVER_SEES watches what is in them.
    row("api:schema", who=EVERYBODY),
    row("api:visits", who=HERE),
    row("api:people", who=HERE),
    row("api:invoices", who=HERE),
    row("api:statements", who=HERE),
    row("api:nothing", who=""),
    row("api:visit", "agreed", who=HER_VISITS),
    row("api:cancel_visit", "agreed", who="margaret david ana mo", knows=HER_VISITS,
        body={"version": 1, "reason": "not_needed"}),
    row("api:accept", "asked_place", who="amira", knows=HER_VISITS, body={}),
    row("api:decline", "asked_place", who="amira", knows=HER_VISITS, body={}),
    row("api:arrive", "agreed_place", who="amira", knows=HER_VISITS, body={}),
    row("api:leave", "agreed_place", who="amira", knows=HER_VISITS, body={}),
    row("api:person", "margaret", who=KNOWS_HER),
    row("api:package", "package", who="margaret david ana mo"),
    row("api:invoice", "invoice", who=HER_MONEY),
    row("api:statement", "statement", who=HER_MONEY),
]  # fmt: skip


def addresses(patterns: list[URLPattern | URLResolver], names: str = "", taken: int = 0) -> Iterator[tuple[str, int]]:
    """(name with its namespaces, number of arguments) of every address below these patterns."""
    for pattern in patterns:
        count = taken + pattern.pattern.regex.groups
        if isinstance(pattern, URLResolver):
            below = f"{names}{pattern.namespace}:" if pattern.namespace else names
            yield from addresses(pattern.url_patterns, below, count)
        else:
            yield f"{names}{pattern.name or f'nameless {pattern.pattern}'}", count


def gaps(found: set[tuple[str, int]], matrix: list[Row]) -> list[str]:
    """Addresses without a row, and rows without an address."""
    listed = {one.key for one in matrix}
    missing = [f"{name} ({count} arguments) has no row in the matrix" for name, count in sorted(found - listed)]
    return missing + [f"{name} ({count} arguments) is gone; take out its row" for name, count in sorted(listed - found)]
