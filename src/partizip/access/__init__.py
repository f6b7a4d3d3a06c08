"""The only place of rights: people, mandates, the rights table, require() and act()."""
