# Write split_words, longest and describe as tasks, and the function build_word_flow.
@task
def split_words(text):
    return text.split()


@task
def longest(words):
    return max(sorted(words), key=len)


@task
def describe(word):
    return f'"{word}" has {len(word)} letters'


def build_word_flow(text):
    with Flow("longest-word") as flow:
        words = split_words(text)
        word = longest(words)
        describe(word)
    return flow
