hybrid = dict.fromkeys("ABCDEFGHIJ", False)
for letter in ("B", "D", "G", "H", "J"):
    hybrid[letter] = True
