"""Conventions: a project that wants one turns it on."""
