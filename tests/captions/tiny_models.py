"""Models of random weights, made on the spot: LLaVA, a chat Llama, Marian, T5 and SigLIP, all offline."""

from pathlib import Path
from typing import Any

SPECIAL = ["<pad>", "<s>", "</s>", "<unk>", "<image>", "__en__", "__cs__", "__sr__", ">>ces<<"]
TEXT = [
    "Describe this picture in plain sentences.",
    "Translate from English into Czech (Latin script). The picture is wide and bright.",
    "USER ASSISTANT user assistant Na obrázku je červený kruh. Слика је широка.",
]
TEMPLATE = (
    "{% for m in messages %}<s>{{ m['role'] }}: "
    "{% if m['content'] is string %}{{ m['content'] }}{% else %}{% for c in m['content'] %}"
    "{% if c['type'] == 'image' %}<image>{% else %}{{ c['text'] }}{% endif %}{% endfor %}{% endif %}\n"
    "{% endfor %}{% if add_generation_prompt %}assistant: {% endif %}"
)
_WIDTH, _PIXELS, _PATCH = 32, 28, 14


def make_tokenizer() -> Any:
    import transformers
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    base = Tokenizer(models.BPE())
    base.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    base.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=400, special_tokens=SPECIAL, initial_alphabet=pre_tokenizers.ByteLevel.alphabet()
    )
    base.train_from_iterator(TEXT * 3, trainer)
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=base,
        bos_token="<s>",
        eos_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        extra_special_tokens={"image_token": "<image>"},
    )


def make_llava(folder: Path, *, template: str | None = TEMPLATE) -> Path:
    import transformers

    tokenizer = make_tokenizer()
    image = tokenizer.convert_tokens_to_ids("<image>")
    vision = transformers.CLIPVisionConfig(
        hidden_size=_WIDTH, intermediate_size=64, num_hidden_layers=1, num_attention_heads=2,
        image_size=_PIXELS, patch_size=_PATCH, projection_dim=_WIDTH,
    )  # fmt: skip
    config = transformers.LlavaConfig(
        vision_config=vision, text_config=_llama(tokenizer), image_token_index=image,
        vision_feature_layer=-1, vision_feature_select_strategy="default",
        image_seq_length=(_PIXELS // _PATCH) ** 2,
    )  # fmt: skip
    processor = transformers.LlavaProcessor(
        _image_processor()(size={"shortest_edge": _PIXELS}, crop_size={"height": _PIXELS, "width": _PIXELS}),
        tokenizer,
        patch_size=_PATCH,
        vision_feature_select_strategy="default",
        num_additional_image_tokens=1,
        image_token="<image>",
        chat_template=template,
    )
    return _save(folder, transformers.LlavaForConditionalGeneration(config), processor)


def make_chat(folder: Path, *, template: str | None = TEMPLATE) -> Path:
    import transformers

    tokenizer = make_tokenizer()
    tokenizer.chat_template = template
    return _save(folder, transformers.LlamaForCausalLM(_llama(tokenizer)), tokenizer)


def make_marian(folder: Path) -> Path:
    """An encoder-decoder whose tokenizer knows `__cs__` and `__sr__` as M2M-100 does."""
    import transformers

    tokenizer = make_tokenizer()
    config = transformers.MarianConfig(
        vocab_size=len(tokenizer), d_model=_WIDTH, encoder_layers=1, decoder_layers=1,
        encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=64, decoder_ffn_dim=64,
        max_position_embeddings=256, pad_token_id=0, eos_token_id=2, decoder_start_token_id=0,
        forced_eos_token_id=None,
    )  # fmt: skip
    return _save(folder, transformers.MarianMTModel(config), tokenizer)


def make_t5(folder: Path) -> Path:
    import transformers

    tokenizer = make_tokenizer()
    config = transformers.T5Config(
        vocab_size=len(tokenizer), d_model=_WIDTH, d_kv=16, d_ff=64, num_layers=1, num_heads=2,
        pad_token_id=0, eos_token_id=2,
    )  # fmt: skip
    return _save(folder, transformers.T5ForConditionalGeneration(config), tokenizer)


def make_siglip(folder: Path) -> Path:
    """A dual encoder, its texts at most 16 tokens long."""
    import transformers

    tokenizer = make_tokenizer()
    size = {"hidden_size": _WIDTH, "intermediate_size": 64, "num_hidden_layers": 1, "num_attention_heads": 2}
    config = transformers.SiglipConfig(
        text_config={**size, "vocab_size": len(tokenizer), "max_position_embeddings": 16,
                     "bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 0},
        vision_config={**size, "image_size": _PIXELS, "patch_size": _PATCH},
    )  # fmt: skip
    pictures = getattr(transformers, "SiglipImageProcessorPil", None) or transformers.SiglipImageProcessor
    size_of_picture = {"height": _PIXELS, "width": _PIXELS}
    processor = transformers.SiglipProcessor(pictures(size=size_of_picture), tokenizer)
    transformers.SiglipModel(config).save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder


def _llama(tokenizer: Any) -> Any:
    import transformers

    return transformers.LlamaConfig(
        hidden_size=_WIDTH, intermediate_size=64, num_hidden_layers=1, num_attention_heads=2,
        num_key_value_heads=2, vocab_size=len(tokenizer), max_position_embeddings=512,
        bos_token_id=1, eos_token_id=2, pad_token_id=0,
    )  # fmt: skip


def _image_processor() -> Any:
    """The one that needs no torchvision, under the name it has in the installed version."""
    import transformers

    return getattr(transformers, "CLIPImageProcessorPil", None) or transformers.CLIPImageProcessor


def _save(folder: Path, model: Any, processor: Any) -> Path:
    import transformers

    model.generation_config = transformers.GenerationConfig(
        bos_token_id=1, eos_token_id=2, pad_token_id=0, decoder_start_token_id=0
    )
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder
