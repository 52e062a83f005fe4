"""R27: the model of the life of stock and orders, and the steps that compare the service with it."""
