"""What the scripts of fieldwork say, in the reader's language; places to fill in stand in braces."""

from __future__ import annotations

from flask_babel import gettext


def words() -> dict[str, str]:
    """Every sentence of the scripts by its name."""
    return {**_states(), **_refusals(), **_counts()}


def _states() -> dict[str, str]:
    return {
        "offline": gettext("No connection. What you write is kept on this device, encrypted."),
        "online": gettext("There is a connection."),
        "saved": gettext("{criterion} is kept on this device."),
        "photo_kept": gettext("The file is kept on this device."),
        "sealed": gettext("The interview is sealed. This device can't open it any more."),
        "sending": gettext("Sending…"),
        "sent": gettext("Everything is at the register."),
        "sent_part": gettext("Sent. Something could not be taken and is still on this device; see below."),
        "conflicts": gettext("For some criteria somebody else had saved another text. Both are kept: choose one."),
        "wiped": gettext("Everything is at the register, and this device has forgotten the assessment."),
        "discarded": gettext("Deleted from this device."),
        "over": gettext("An assessment was on this device for more than 14 days and was deleted here."),
        "over_lost": gettext(
            "An assessment was on this device for more than 14 days and was deleted here,"
            " with what was never sent: {lost}."
        ),
        "nothing": gettext("Nothing is on this device. Take an assessment along from its own page."),
        "taking": gettext("Taking it along…"),
        "taken": gettext("It is on this device. You can go without a connection now."),
        "locked": gettext("Locked, since nothing was typed for half an hour."),
        "at_register": gettext("at the register"),
        "on_device": gettext("on this device, not sent yet"),
        "untouched": gettext("not rated yet"),
    }


def _refusals() -> dict[str, str]:
    return {
        "signed_out": gettext("You were signed out. Sign in again, then everything here is sent; nothing is lost."),
        "not_team": gettext(
            "The register does not take this: you are not in the team of this assessment any more."
            " What you wrote is still here. Download it, or delete it."
        ),
        "no_answer": gettext(
            "The register did not answer. Nothing is lost; it is tried again when there is a connection."
        ),
        "wrong_words": gettext("These words do not open it. Check them and try again."),
        "short_words": gettext("Take at least 10 characters, such as three or four words."),
        "other_words": gettext("The two entries differ. Type the same words twice."),
        "other_tab": gettext("This assessment is open in another tab. Go on there, or close that tab first."),
        "no_room": gettext("This device has no room left, so this was not kept. Send what is here first."),
        "too_large": gettext("This file is too large. The most we can take is {megabytes} MB."),
        "no_file": gettext("Choose a file first."),
        "interview_day": gettext("Give the day of the interview; it can't lie in the future."),
        "interview_people": gettext("Give how many people were interviewed, 1 or more."),
        "interview_words": gettext("Write down what was told, without names."),
        "interview_begun": gettext("Seal the interview that you began first, or empty its text."),
        "not_able": gettext("This browser can't keep pages and data without a connection. Nothing was taken along."),
        "reason_missing": gettext("Write why it was not assessed, then it counts."),
    }


def _counts() -> dict[str, str]:
    return {
        "progress": gettext("{rated} of {total} rated, {percent} %"),
        "excused": gettext("{count} not assessed, with a reason"),
        "done": gettext("{done} of {total}"),
        "unsent": gettext("Not sent yet: {list}"),
        "unsent_none": gettext("Nothing waits to be sent."),
        "criteria": gettext("criteria: {count}"),
        "files": gettext("files: {count}"),
        "interviews": gettext("interviews: {count}"),
        "and": gettext(", "),
        "files_there": gettext("At the register: {count}"),
        "until": gettext("Deleted from this device on {day}, sent or not."),
    }
