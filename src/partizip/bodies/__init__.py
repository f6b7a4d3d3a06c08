"""Who owes and who asks: the Land, Senate departments, the 12 districts, companies, organisations, through time."""
