steps = ["C", "D", "H", "F", "A", "E", "G", "B"]
