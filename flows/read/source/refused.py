"""The error of a file that cannot be read at all (不能读取的文件)."""


class RefusedFileError(Exception):
    """The file cannot be read; ``rule_id`` and ``detail`` say why."""

    def __init__(self, rule_id: str, detail: str = "") -> None:
        super().__init__(rule_id, detail)
        self.rule_id = rule_id
        self.detail = detail
