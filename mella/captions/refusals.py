"""How models decline, in English and in the languages: beginnings and set phrases, in small letters."""

OPENINGS: dict[str, tuple[str, ...]] = {
    "en": (
        "i cannot", "i can't", "i can’t", "i am unable", "i'm unable", "i'm sorry", "i’m sorry", "i am sorry",
        "sorry,", "i apologize", "i apologise", "unfortunately, i", "as an ai", "as a language model",
        "i am not able", "i'm not able", "i do not see", "i don't see any image",
    ),
    "ar": ("عذرًا", "عذراً", "عذرا", "آسف", "أعتذر", "لا أستطيع", "لا يمكنني", "للأسف لا", "بصفتي"),
    "cs": ("omlouvám se", "bohužel nemohu", "bohužel ne", "nemohu", "nemůžu", "nejsem schopen", "je mi líto"),
    "hu": ("sajnálom", "sajnos nem", "elnézést", "nem tudok", "nem tudom", "nem áll módomban"),
    "ko": ("죄송", "미안", "저는 할 수 없", "할 수 없습니다", "도와드릴 수 없"),
    "ru": (
        "извините", "простите", "к сожалению, я", "я не могу", "я не в состоянии", "мне жаль", "не могу",
    ),
    "sr": ("жао ми је", "извините", "нажалост", "не могу", "žao mi je", "izvinite", "nažalost", "ne mogu"),
    "th": ("ขออภัย", "ขอโทษ", "เสียใจ", "ฉันไม่สามารถ", "ผมไม่สามารถ", "ไม่สามารถ"),
    "vi": ("xin lỗi", "rất tiếc", "tôi không thể", "tôi rất tiếc", "tôi xin lỗi"),
}  # fmt: skip

ANYWHERE: tuple[str, ...] = (
    "as an ai language model", "as a large language model", "i cannot assist", "i can't assist",
    "i'm just an ai", "as an ai model", "نموذج لغوي", "jako jazykový model", "jako umělá inteligence",
    "nyelvi modellként", "mesterséges intelligenciaként", "언어 모델로서", "인공지능으로서", "ai로서",
    "как языковая модель", "как искусственный интеллект", "као језички модел", "као вештачка интелигенција",
    "kao jezički model", "kao veštačka inteligencija", "ในฐานะ ai", "ในฐานะโมเดลภาษา", "ในฐานะปัญญาประดิษฐ์",
    "là một mô hình ngôn ngữ", "là một trí tuệ nhân tạo", "là một ai",
)  # fmt: skip

LEADS = " \t\n\"'“”„«»*-–—>"
"""What may stand before an opening."""
