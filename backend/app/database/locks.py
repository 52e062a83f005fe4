"""The advisory locks of the whole service: any numbers, but never one for two things."""

MIGRATIONS = 4_210_733_119
DEMO_DATA = 4_210_733_120
INTEGRITY_CHECK = 4_210_733_121
