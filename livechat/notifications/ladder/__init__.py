"""The ladder: nobody misses a customer whose words are not read; each rung reaches further, all on one clock."""
