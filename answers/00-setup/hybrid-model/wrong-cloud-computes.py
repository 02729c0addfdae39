hybrid = {
    "A": False,
    "B": True,
    "C": False,
    "D": False,
    "E": False,
    "F": True,
    "G": True,
    "H": True,
    "I": False,
    "J": True,
}
