"""Rules about approvals themselves."""
