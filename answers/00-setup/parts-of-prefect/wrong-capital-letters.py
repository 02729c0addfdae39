parts = {
    "A": "core",
    "B": "database",
    "C": "UI",
    "D": "agent",
    "E": "towel",
    "F": "API",
    "G": "core",
    "H": "towel",
    "I": "cloud",
    "J": "API",
}
