"""The keys of the service's advisory locks: arbitrary numbers, one for each purpose.

They never change: SQL functions in the migrations use them, too, and so do processes of other versions.
"""

MIGRATIONS = 4_210_733_119
DEMO_DATA = 4_210_733_120
# The first of two keys:
ACCOUNTS = 1  # the second is a user's id, or 0 for the set of active administrators
TIME_ZONE = 2  # held while days are computed with the company's time zone, exclusively to change it
BARCODES = 3  # held by the trigger in 0029_barcodes.sql from a change of barcodes to the end of the transaction
