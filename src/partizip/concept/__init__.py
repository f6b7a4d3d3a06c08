"""Promise 4 (C4.1, C4.2): a concept made with urban society; begun Masterplan projects continue."""
