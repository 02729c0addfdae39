parts = {
    "A": "core",
    "B": "database",
    "C": "ui",
    "D": "agent",
    "E": "towel",
    "F": "api",
    "G": "core",
    "H": "towel",
    "I": "cloud",
    "J": "database",
}
