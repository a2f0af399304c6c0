"""What a tool answered."""


def titles(result) -> list[str]:
    return [task["title"] for task in result.structured_content["tasks"]]


def words(result) -> str:
    assert result.is_error
    return result.content[0].text.split(": ", 1)[1]
