steps = ["C", "H", "F", "D", "A", "E", "G", "B"]
