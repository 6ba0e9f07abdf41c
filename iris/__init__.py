"""An open register of ethical recruitment: agencies, audits, workers' cases, integrity scores."""
