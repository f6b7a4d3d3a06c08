"""The large demo Land: thousands of claims over three years, made by the program's own acts, step by step."""
