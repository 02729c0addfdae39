hybrid = {
    "A": False,
    "B": True,
    "C": False,
    "D": True,
    "E": True,
    "F": False,
    "G": True,
    "H": True,
    "I": False,
    "J": True,
}
