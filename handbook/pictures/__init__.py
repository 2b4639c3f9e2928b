"""The pictures of the officer's manual (手册的图), made from the sample by the program as it is.

    python -m handbook.pictures [--out docs/pictures]

Each module does one thing: the made-up office month by month, a command on a terminal, a page or a
sheet as an image, an image with few colours.
"""
