//! Classes of the few hundred characters that occur in damaged text, as ftfy sorts them.

/// A set of classes, one bit each.
pub(super) type Classes = u16;

/// Control characters from U+0080 to U+009F, which nobody means.
pub(super) const CONTROL: Classes = 1;
/// Characters that stand in many contexts.
pub(super) const COMMON: Classes = 1 << 1;
/// Characters that hardly occur outside damage.
pub(super) const BAD: Classes = 1 << 2;
/// Signs of legal texts.
pub(super) const LAW: Classes = 1 << 3;
/// Signs of currencies.
pub(super) const CURRENCY: Classes = 1 << 4;
/// Punctuation before a word.
pub(super) const START: Classes = 1 << 5;
/// Punctuation after a word.
pub(super) const END: Classes = 1 << 6;
/// Signs beside numbers.
pub(super) const NUMERIC: Classes = 1 << 7;
/// Letters of which faces are made, `ò_ô`.
pub(super) const FACE: Classes = 1 << 8;
/// Accented capitals.
pub(super) const UPPER: Classes = 1 << 9;
/// Accented small letters.
pub(super) const LOWER: Classes = 1 << 10;
/// Capitals of Greek and Cyrillic.
pub(super) const OTHER_UPPER: Classes = 1 << 11;
/// Small letters of Greek and Cyrillic.
pub(super) const OTHER_LOWER: Classes = 1 << 12;
/// Box drawings.
pub(super) const BOX: Classes = 1 << 13;

/// The classes of a character; none for ASCII and for most others.
pub(super) fn classes(character: char) -> Classes {
    if character.is_ascii() {
        return 0;
    }
    mark(character) | accented(character) | other_script(character)
}

fn mark(character: char) -> Classes {
    match character {
        '\u{80}'..='\u{9F}' => CONTROL,
        '\u{A0}' | '\u{AD}' | '·' | '´' | '–' | '—' | '―' | '…' | '’' => COMMON,
        '¦' | '¤' | '¨' | '¬' | '¯' | '¸' | 'ƒ' | 'ˆ' | 'ˇ' | '˘' | '˛' | '˜' | '†' | '‡' | '‰' | '⌐' | '◊'
        | '\u{FFFD}' | 'ª' | 'º' => BAD,
        '¶' | '§' => LAW,
        '¢' | '£' | '¥' | '₧' | '€' => CURRENCY,
        '¡' | '«' | '¿' | '©' | '΄' | '΅' | '‘' | '‚' | '“' | '„' | '•' | '‹' | '\u{F8FF}' => START,
        '®' | '»' | '˝' | '”' | '›' | '™' => END,
        '²' | '³' | '¹' | '±' | '¼' | '½' | '¾' | '×' | 'µ' | '÷' | '⁄' | '∂' | '∆' | '∏' | '∑' | '√' | '∞' | '∩'
        | '∫' | '≈' | '≠' | '≡' | '≤' | '≥' | '№' => NUMERIC,
        '│' | '┌' | '┐' | '┘' | '├' | '┤' | '┬' | '┼' | '═'..='╬' | '▀' | '▄' | '█' | '▌' | '▐' | '░' | '▒' | '▓' => {
            BOX
        }
        '°' => FACE,
        _ => 0,
    }
}

fn accented(character: char) -> Classes {
    let face = match character {
        'Ò'..='Ö' | 'Ù'..='Ü' | 'ò'..='ö' | 'ø'..='ü' | 'Ő' | 'Ō' | 'Ū' | 'Ų' => FACE,
        _ => 0,
    };
    face | match character {
        'À'..='Ñ'
        | 'Ø'
        | 'Ü'
        | 'Ý'
        | 'Ă'
        | 'Ā'
        | 'Ą'
        | 'Ć'
        | 'Č'
        | 'Ď'
        | 'Đ'
        | 'Ę'
        | 'Ě'
        | 'Ē'
        | 'Ė'
        | 'Ğ'
        | 'Ģ'
        | 'İ'
        | 'Ī'
        | 'Ķ'
        | 'Ĺ'
        | 'Ľ'
        | 'Ł'
        | 'Ļ'
        | 'Ń'
        | 'Ň'
        | 'Ņ'
        | 'Œ'
        | 'Ř'
        | 'Ś'
        | 'Ş'
        | 'Š'
        | 'Ţ'
        | 'Ť'
        | 'Ů'
        | 'Ű'
        | 'Ÿ'
        | 'Ź'
        | 'Ż'
        | 'Ž'
        | 'Ґ' => UPPER,
        'ß'
        | 'à'..='ñ'
        | 'ă'
        | 'ą'
        | 'ā'
        | 'ć'
        | 'č'
        | 'ď'
        | 'đ'
        | 'ę'
        | 'ě'
        | 'ē'
        | 'ė'
        | 'ğ'
        | 'ģ'
        | 'į'
        | 'ī'
        | 'ķ'
        | 'ĺ'
        | 'ľ'
        | 'ł'
        | 'ļ'
        | 'œ'
        | 'ŕ'
        | 'ś'
        | 'ş'
        | 'š'
        | 'ť'
        | 'ü'
        | 'ź'
        | 'ż'
        | 'ž'
        | 'ґ'
        | 'ﬁ'
        | 'ﬂ' => LOWER,
        _ => 0,
    }
}

fn other_script(character: char) -> Classes {
    match character {
        'Þ' | 'Α'..='Ω' | 'Ά' | 'Έ' | 'Ή' | 'Ί' | 'Ό' | 'Ύ' | 'Ώ' | 'Ϊ' | 'Ϋ' | 'Ё'..='Я' => OTHER_UPPER,
        'α'..='ω' | 'ά' | 'έ' | 'ή' | 'ί' | 'ΰ' | 'а'..='џ' => OTHER_LOWER,
        _ => 0,
    }
}
