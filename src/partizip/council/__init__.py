"""Promise 3 (C3.1): the advisory council is developed further together with migrant organisations."""
