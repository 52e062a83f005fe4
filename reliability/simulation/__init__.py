"""A simulation: one seed decides what all clients do and which faults occur; the checks know what has to be true."""
