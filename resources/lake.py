"""The lake a run reads and publishes to."""

import dagster as dg

from mella.lake import Lake
from mella.storage import Storage
from resources.s3 import delta_options, fsspec_options, s3_from_environment


class LakeResource(dg.ConfigurableResource):
    """One root: a local folder, or `s3://bucket/prefix` with the credentials of the environment."""

    root: str

    def open(self) -> Lake:
        """The lake; in a folder, with what a killed process had begun to publish carried out."""
        if not self.root.startswith("s3://"):
            lake = Lake(Storage(self.root))
            lake.finish_interrupted()
            return lake
        s3 = s3_from_environment()
        return Lake(Storage(self.root, fsspec_options(s3)), delta_options(s3))
