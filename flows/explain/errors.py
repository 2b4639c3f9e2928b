"""Why a figure cannot be explained: no such run, pollutant or project in force (无法说明)."""

from pathlib import Path

from jianpai.flows.errors import UsageError

SHOWN_RUNS = 20


class NotExplainedError(UsageError):
    """There is no such figure in the run."""

    @classmethod
    def no_run(cls, warehouse: Path) -> "NotExplainedError":
        return cls(
            f"{warehouse} 中没有已发布的运行。请先执行 jianpai run。",
            f"{warehouse} holds no published run. Do jianpai run first.",
        )

    @classmethod
    def unknown_run(cls, run_id: str, published: list[str]) -> "NotExplainedError":
        shown = published[-SHOWN_RUNS:]
        return cls(
            f"没有运行 {run_id}。已发布的运行：{'、'.join(shown)}。",
            f"There is no run {run_id}. Published runs: {', '.join(shown)}.",
        )

    @classmethod
    def unknown_pollutant(
        cls, pollutant: str, project_id: str, known: list[str]
    ) -> "NotExplainedError":
        return cls(
            f"项目 {project_id} 没有污染物 {pollutant}。可选：{'、'.join(known)}。",
            f"Project {project_id} has no pollutant {pollutant}. Choose one of {', '.join(known)}.",
        )

    @classmethod
    def unknown_project(cls, project_id: str, run_id: str) -> "NotExplainedError":
        return cls(
            f"运行 {run_id} 中没有项目 {project_id}。请核对编号，或用 --run 指定其他运行。",
            f"Run {run_id} has no project {project_id}. Check the id, or name another run with --run.",
        )

    @classmethod
    def not_in_force(
        cls, project_id: str, run_id: str, rows: list[tuple[str, str]]
    ) -> "NotExplainedError":
        """``rows`` says in both languages where the project was read and what became of it."""
        zh, en = ("\n".join(texts) for texts in zip(*rows, strict=True))
        return cls(
            f"运行 {run_id} 读到了项目 {project_id}，但没有采用，因此没有核算结果：\n{zh}",
            f"Run {run_id} has read project {project_id} but did not accept it, so it has no figures:\n{en}",
        )
