steps = ["C", "H", "D", "A", "F", "E", "G", "B"]
