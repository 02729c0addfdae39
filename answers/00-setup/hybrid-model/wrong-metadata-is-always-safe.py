hybrid = {
    "A": False,
    "B": True,
    "C": False,
    "D": True,
    "E": False,
    "F": False,
    "G": True,
    "H": False,
    "I": False,
    "J": True,
}
