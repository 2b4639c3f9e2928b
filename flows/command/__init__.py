"""The commands of the program (命令), and the Prefect server they start; start in cli.py."""
