"""The words of mails about applications, certificates and appeals: that something waits, and where; nothing more."""

from __future__ import annotations

from collections.abc import Mapping

from iris.rules.wording import N_

CERTIFICATION: Mapping[str, tuple[str, str]] = {
    "application_submitted": (
        N_("An application waits for review"),
        N_("An agency has sent its application.\n\nLook at it here:\n%(link)s"),
    ),
    "application_accepted": (
        N_("Your application was accepted"),
        N_("We accepted your application. Anybody may object to it now for a while.\n\nSee what comes next:\n%(link)s"),
    ),
    "application_deferred": (
        N_("Your application needs something more"),
        N_("Something is missing in your application. Complete it within 60 days, or it lapses.\n\n%(link)s"),
    ),
    "application_rejected": (
        N_("Your application was rejected"),
        N_("We rejected your application. The reason is here:\n%(link)s"),
    ),
    "application_lapsed": (
        N_("Your application has lapsed"),
        N_("The time to complete your application is over. You can apply anew.\n\n%(link)s"),
    ),
    "application_time_ends": (
        N_("Time runs out for your application on %(last_day)s"),
        N_("Something in your application must be done by %(last_day)s, or it does not go on.\n\nSee what:\n%(link)s"),
    ),
    "application_moved": (
        N_("Your application has moved on"),
        N_("Your application is at its next step. See it here:\n%(link)s"),
    ),
    "application_to_decide": (
        N_("An application waits for a decision"),
        N_("An application was handed over to be decided.\n\n%(link)s"),
    ),
    "application_granted": (
        N_("Your certificate was granted"),
        N_("The certificate was granted. Find its number and what it covers here:\n%(link)s"),
    ),
    "application_refused": (
        N_("Your certificate was refused"),
        N_("The certificate was refused. The reasons are here; you may appeal within 30 days:\n%(link)s"),
    ),
    "concern_raised": (
        N_("Somebody raised a concern about a certificate"),
        N_("A concern about a certificate came in.\n\nRead it here:\n%(link)s"),
    ),
    "objection_made": (
        N_("Somebody objected to an application"),
        N_("An objection was made to an application.\n\nRead it here:\n%(link)s"),
    ),
    "objection_to_answer": (
        N_("Somebody objected to your application"),
        N_("Read the objection and answer it here:\n%(link)s"),
    ),
    "objection_answered": (
        N_("An objection was answered"),
        N_("The agency has answered an objection.\n\n%(link)s"),
    ),
    "certificate_to_decide": (
        N_("A change to a certificate waits for a decision"),
        N_("A colleague proposes to change a certificate. Decide here:\n%(link)s"),
    ),
    "certificate_changed": (
        N_("Certificate %(number)s has changed"),
        N_("Certificate %(number)s has changed. What changed, why, and how to appeal stands here:\n%(link)s"),
    ),
    "certificate_suspension_ends": (
        N_("Certificate %(number)s: the suspension ends on %(last_day)s"),
        N_("Without a decision certificate %(number)s is withdrawn after %(last_day)s.\n\n%(link)s"),
    ),
    "certificate_renewal_open": (
        N_("Certificate %(number)s can be renewed"),
        N_("You can apply for renewal now. The certificate ends on %(last_day)s.\n\n%(link)s"),
    ),
    "certificate_ends_soon": (
        N_("Certificate %(number)s ends on %(last_day)s"),
        N_("Certificate %(number)s ends on %(last_day)s.\n\n%(link)s"),
    ),
    "certificate_surveillance_due": (
        N_("Certificate %(number)s: the yearly audit is due"),
        N_("The yearly audit must begin by %(last_day)s.\n\n%(link)s"),
    ),
    "certificate_surveillance_late": (
        N_("Certificate %(number)s: the yearly audit is late"),
        N_("If the yearly audit does not begin by %(last_day)s the certificate is suspended.\n\n%(link)s"),
    ),
    "appeal_lodged": (
        N_("We received your appeal"),
        N_("We received your appeal. Within seven days we say whether we take it up.\n\n%(link)s"),
    ),
    "appeal_to_hear": (
        N_("You sit on the panel of an appeal"),
        N_("An appeal waits for you and your colleagues of the panel.\n\n%(link)s"),
    ),
    "appeal_moved": (
        N_("Your appeal has moved on"),
        N_("There is news about your appeal:\n%(link)s"),
    ),
}
"""Template → subject and text."""
