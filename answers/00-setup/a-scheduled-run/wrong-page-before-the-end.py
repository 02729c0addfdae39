steps = ["C", "H", "D", "F", "A", "E", "B", "G"]
