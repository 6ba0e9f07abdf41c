"""What the administrator looks after: jobs, mails, the journal. Ids and codes only, no content."""

from iris.web.admin.routes import area

__all__ = ["area"]
