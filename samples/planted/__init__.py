"""What is planted on purpose: cases that have an effect, and mistakes."""
