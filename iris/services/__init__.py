"""What happens: every write; one public function is one verb, journalled, flushed, never committed."""

from iris.services import accounts, imports, jobs, journal, limits, mails, register, settings, sign_in

__all__ = ["accounts", "imports", "jobs", "journal", "limits", "mails", "register", "settings", "sign_in"]
