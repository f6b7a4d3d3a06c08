"""Promise 7 (C7.1): the Welcome Centre is developed further."""
