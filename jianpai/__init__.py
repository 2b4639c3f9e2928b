"""Emission-reduction accounting that can be trusted (主要污染物重点工程减排量核算).

The folders beside this file are links to those of the checkout: ``flows`` and ``schemas`` keep their
places there, and an installed package brings a single name into a site's name space.
"""
