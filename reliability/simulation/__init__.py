"""Simulations: one seed determines the requests of all clients and the faults; checks compare the results."""
