"""What is on record of the files received (收件登记): withdrawals, what was not taken in, up to where a run counts."""
