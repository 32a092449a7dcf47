"""The files about whom may be contacted, as lines of the Python that gives the same result."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from analytics.campaigns.responses import ResponseModel
from analytics.exports.platforms.uploaded import AS_NOTHING_IS_SAID, OF_LISTS, ContactChoices, UploadedFiles

NO_FILES = UploadedFiles()


@dataclass(frozen=True)
class FilesUsed:
    """Files that were put in, and what was decided with them.

    Attributes
    ----------
    uploaded : UploadedFiles
    choices : ContactChoices
    objections_on : date or None
        The day on which those who object to profiling were left out; None where nobody was.
    responses : ResponseModel or None
        What past answers taught, where a list follows it.
    """

    uploaded: UploadedFiles = NO_FILES
    choices: ContactChoices = AS_NOTHING_IS_SAID
    objections_on: date | None = None
    responses: ResponseModel | None = None

    @property
    def of_lists(self) -> list[tuple[str, str, dict[str, str] | None]]:
        """Name, kind and roles of each file that says who may be on a list."""
        return [(file.table.name, file.kind, dict(file.roles) or None) for file in self.uploaded.files if file.kind in OF_LISTS]


def interaction_lines(used: FilesUsed) -> list[str]:
    """Return how the files are read, and how those who object to profiling leave the interactions."""
    if not used.of_lists:
        return []
    country = f"default_country={used.uploaded.default_country!r}" if used.uploaded.default_country else ""
    lines = [
        f"files = an.UploadedFiles({country})",
        f"for name, kind, roles in {used.of_lists!r}:",
        "    table_of_file = an.read_table(name, settings=an.ReadSettings(one_column=True))",
        "    files = files.having(an.read_campaign_file(table_of_file, kind, roles))",
    ]
    if used.objections_on is not None:
        on = used.objections_on
        lines += [
            f"objecting = files.objectors(interactions.frame['customer'].unique(), date({on.year}, {on.month}, {on.day}))",
            "interactions = an.without_customers(interactions, objecting)",
        ]
    return lines


def rules_argument(used: FilesUsed) -> str:
    """Return the arguments of `make_campaign` that follow from the files."""
    if not used.of_lists:
        return ""
    said = {name: value for name, value in asdict(used.choices).items() if value != getattr(AS_NOTHING_IS_SAID, name)}
    chosen = f"an.ContactChoices({', '.join(f'{name}={value!r}' for name, value in said.items())})" if said else ""
    return f", files.rules({chosen}), files.seeds"


def response_argument(used: FilesUsed) -> str:
    """Return the argument of `prepare_lists` that follows from past answers."""
    if used.responses is None:
        return ""
    offered = ", files.answers" if used.responses.needs_offer else ""
    return f", responses=an.response_model(interactions, files.answers{offered})"
