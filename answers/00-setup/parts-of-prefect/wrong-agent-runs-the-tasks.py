parts = {
    "A": "core",
    "B": "database",
    "C": "ui",
    "D": "agent",
    "E": "towel",
    "F": "api",
    "G": "agent",
    "H": "towel",
    "I": "cloud",
    "J": "api",
}
