parts = {
    "A": "core",
    "B": "database",
    "C": "ui",
    "D": "agent",
    "E": "agent",
    "F": "api",
    "G": "core",
    "H": "towel",
    "I": "cloud",
    "J": "api",
}
