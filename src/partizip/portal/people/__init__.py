"""What people can see, take along and have erased of what is held about them; the register of processing."""
