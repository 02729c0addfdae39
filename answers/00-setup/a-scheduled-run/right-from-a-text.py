steps = list("CHDFAEGB")
