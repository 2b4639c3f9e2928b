"""The imaginary bureaus: regions, sites, ordinary projects, and what every record has."""
