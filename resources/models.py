"""The models a run may use: who describes pictures, who translates, who ranks texts by their pictures."""

from typing import TYPE_CHECKING

import dagster as dg

from mella.settings import CaptionSettings, ImageSettings
from resources.gpu import GpuResource

if TYPE_CHECKING:
    from mella.captions.protocol import Captioner, Translator
    from mella.scorer import Scorer


class CaptionerResource(dg.ConfigurableResource):
    """Makes the captioner that `[captions] captioner` names, on the device the step may use."""

    gpu: dg.ResourceDependency[GpuResource]

    def open(self, settings: CaptionSettings) -> "Captioner":
        from mella.captions.registry import make_captioner

        return make_captioner(settings, self.gpu.device())


class TranslatorResource(dg.ConfigurableResource):
    """Makes the translator that `[captions] translator` names, on the device the step may use."""

    gpu: dg.ResourceDependency[GpuResource]

    def open(self, settings: CaptionSettings) -> "Translator":
        from mella.captions.registry import make_translator

        return make_translator(settings, self.gpu.device())


class TextRankerResource(dg.ConfigurableResource):
    """Makes the scorer that `[images] text_rank` names, if any, on the device the step may use."""

    gpu: dg.ResourceDependency[GpuResource]

    def open(self, settings: ImageSettings) -> "Scorer | None":
        from mella.images.text_rank import make_ranker

        return make_ranker(settings, self.gpu.device())
