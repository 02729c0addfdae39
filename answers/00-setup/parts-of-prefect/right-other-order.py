parts = dict(
    J="api", I="cloud", H="towel", G="core", F="api", E="towel", D="agent", C="ui", B="database", A="core"
)
