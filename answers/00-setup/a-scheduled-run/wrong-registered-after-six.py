steps = ["F", "C", "H", "D", "A", "E", "G", "B"]
