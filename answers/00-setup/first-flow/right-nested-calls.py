from prefect import Task


@task
def split_words(text):
    return [word for word in text.split()]


@task
def longest(words):
    if not words:
        raise ValueError("there is no word")
    best = words[0]
    for word in words[1:]:
        if len(word) > len(best):
            best = word
    return best


class Describe(Task):
    def run(self, word):
        return "\"" + word + "\" has " + str(len(word)) + " letters"


describe = Describe(name="describe")


def build_word_flow(text):
    flow = Flow(name="longest-word")
    with flow:
        describe(longest(split_words(text)))
    return flow
