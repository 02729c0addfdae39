letters = {
    "api": "FJ",
    "agent": "D",
    "cloud": "I",
    "core": "AG",
    "database": "B",
    "towel": "EH",
    "ui": "C",
}
parts = {letter: part for part in letters for letter in letters[part]}
