steps = ["C", "H", "D", "F", "A", "E", "G"]
