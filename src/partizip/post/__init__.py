"""Outgoing mail: the outbox, what officials have to know, and subscriptions of everybody; knows no part."""
