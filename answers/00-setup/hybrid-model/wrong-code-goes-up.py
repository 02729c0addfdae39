hybrid = {
    "A": True,
    "B": True,
    "C": False,
    "D": True,
    "E": False,
    "F": False,
    "G": True,
    "H": True,
    "I": False,
    "J": True,
}
