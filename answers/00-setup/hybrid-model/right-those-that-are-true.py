hybrid = {letter: letter in "BDGHJ" for letter in "JIHGFEDCBA"}
