"""The accounting once more in plain Python fractions, from R on: what of it counts, and what is in doubt.

R itself is that of ``flows/recompute``, which shares nothing with the SQL; nothing else here uses the
project's code. Records come in as a clerk would type them (text by column), and every figure that
depends on findings is got by really applying them to the whole line and computing it anew.
"""
