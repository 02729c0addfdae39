@task
def split_words(text):
    words, word = [], ""
    for character in text + " ":
        if not character.isspace():
            word += character
        elif word:
            words.append(word)
            word = ""
    return words


@task
def longest(words):
    if len(words) == 0:
        raise ValueError("no words")
    return sorted(words, key=lambda word: -len(word))[0]


@task
def describe(word):
    return '"{}" has {} letters'.format(word, len(word))


def build_word_flow(text):
    with Flow("longest-word") as flow:
        described = describe(word=longest(words=split_words(text=text)))
    assert described in flow.tasks
    return flow
