"""Running an installation: backup, restore, upgrade, the health address."""
