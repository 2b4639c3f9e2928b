"""The sample submissions, and the one maker of made-up records that tests, fuzz and bench use too."""
