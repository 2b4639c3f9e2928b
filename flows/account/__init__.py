"""Account (核算): the SQL of the project, built in the order of what it reads; start in account.py."""
