def start(directory, database="brickhouse"):
    raise NotImplementedError
