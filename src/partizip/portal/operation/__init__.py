"""Running an installation: backup, restore, upgrade, the worker's heartbeat, the health address."""
