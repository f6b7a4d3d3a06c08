"""Pages of the Commissioner's part for officials, by noun."""
