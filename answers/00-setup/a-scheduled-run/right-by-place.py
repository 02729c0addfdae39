places = {"A": 5, "B": 8, "C": 1, "D": 3, "E": 6, "F": 4, "G": 7, "H": 2}
steps = sorted(places, key=places.get)
