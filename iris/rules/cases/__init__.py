"""Workers' cases: what may happen, who moves next, what is sent, kept and counted."""
