//! Text that came from outside, made safe and visible for a terminal.
//!
//! Whatever is in an item, it can neither move the cursor nor hide: what has no look of its own gets one.

use std::borrow::Cow;
use std::fmt::Write;
use std::ops::RangeInclusive;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Characters that show nothing, or change how others show, and are therefore written as `\u{…}`.
const UNSEEN: [RangeInclusive<char>; 24] = [
    '\u{80}'..='\u{9f}',       // C1 controls
    '\u{ad}'..='\u{ad}',       // soft hyphen
    '\u{34f}'..='\u{34f}',     // combining grapheme joiner
    '\u{61c}'..='\u{61c}',     // Arabic letter mark
    '\u{115f}'..='\u{1160}',   // Hangul fillers
    '\u{17b4}'..='\u{17b5}',   // Khmer inherent vowels
    '\u{180b}'..='\u{180f}',   // Mongolian selectors
    '\u{200b}'..='\u{200f}',   // zero width, directional marks
    '\u{2028}'..='\u{202e}',   // line and paragraph separators, bidi embeddings and overrides
    '\u{2060}'..='\u{206f}',   // word joiner, invisible operators, bidi isolates
    '\u{3164}'..='\u{3164}',   // Hangul filler
    '\u{fe00}'..='\u{fe0d}',   // variation selectors, but for those of text and emoji
    '\u{feff}'..='\u{feff}',   // byte order mark
    '\u{ffa0}'..='\u{ffa0}',   // Hangul filler
    '\u{fff0}'..='\u{fffb}',   // unassigned, interlinear annotation
    '\u{fffe}'..='\u{ffff}',   // not characters
    '\u{13430}'..='\u{1343f}', // hieroglyph format controls
    '\u{1bca0}'..='\u{1bca3}', // shorthand format controls
    '\u{1d173}'..='\u{1d17a}', // musical format controls
    '\u{1fffe}'..='\u{1ffff}', // not characters
    '\u{e0000}'..='\u{e007f}', // tags
    '\u{e0080}'..='\u{e00ff}', // unassigned, ignorable
    '\u{e0100}'..='\u{e01ef}', // variation selectors
    '\u{e01f0}'..='\u{e0fff}', // unassigned, ignorable
];

/// How many combining characters in a row are left to combine; the next one gets a carrier of its own, so that no
/// heap of them covers other lines, and a cell's text is bounded.
const COMBINING: usize = 8;
const CARRIER: char = '◌';

/// The text as it may be shown in one line: controls as their pictures (`␀`, `␊`, `␡`), C1 controls, bidi controls,
/// what has no width, separators and tags as `\u{…}`, a combining character with nothing to combine with on `◌`.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    let mut combined = COMBINING;
    for char in text.chars() {
        if let Some(picture) = picture(char) {
            shown.push(picture);
            combined = 0;
        } else if is_unseen(char) {
            // Writing into a String cannot fail.
            let _ = write!(shown, "{}", char.escape_unicode());
            combined = 0;
        } else if char.width().unwrap_or(0) == 0 {
            if combined == COMBINING {
                shown.push(CARRIER);
                combined = 0;
            }
            shown.push(char);
            combined += 1;
        } else {
            shown.push(char);
            combined = 0;
        }
    }
    if shown == text {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(shown)
    }
}

/// Whether a character shows nothing, or changes how others show.
pub fn is_unseen(char: char) -> bool {
    UNSEEN.iter().any(|range| range.contains(&char))
}

/// The text as [`visible`], cut to at most `width` columns, with `…` as the last of them where it was cut. Looks at
/// no more of a long text than may be shown. Never tears what is one character to a reader.
pub fn fit(text: &str, width: usize) -> String {
    // A column holds one base character and at most twice the combining ones, and no character takes more than 4 bytes.
    let enough = (width + 2)
        .saturating_mul(4 * (2 * COMBINING + 1))
        .saturating_add(64);
    let (head, whole) = match text.get(..text.floor_char_boundary(enough)) {
        Some(head) if head.len() < text.len() => (head, false),
        _ => (text, true),
    };
    let shown = visible(head);
    if whole && self::width(&shown) <= width {
        return shown.into_owned();
    }
    let Some(room) = width.checked_sub(1) else {
        return String::new();
    };
    let mut columns = 0;
    let kept = shown.graphemes(true).take_while(|cluster| {
        columns += cluster.width();
        columns <= room
    });
    let mut cut: String = kept.collect();
    cut.push('…');
    cut
}

/// How many columns the text takes as [`visible`] shows it.
pub fn width(text: &str) -> usize {
    let shown = visible(text);
    // Most text is that, and what is visible of it takes a column a byte.
    if shown.is_ascii() {
        return shown.len();
    }
    // By cluster, as it is drawn: a cell each, even where two of them would join into a ligature.
    shown.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// The sign for a C0 control or DEL.
fn picture(char: char) -> Option<char> {
    match char {
        '\0'..='\x1f' => char::from_u32(0x2400 + u32::from(char)),
        '\x7f' => Some('␡'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::item::testing::deterministic;

    #[test]
    fn what_cannot_be_seen_gets_a_sign() {
        for (text, shown) in [
            ("plain", "plain"),
            ("Grüße, 世界 🎉", "Grüße, 世界 🎉"),
            ("a\nb\tc\r\0", "a␊b␉c␍␀"),
            ("\x1b[31mred\x07\x7f", "␛[31mred␇␡"),
            ("\u{9b}2J\u{85}", r"\u{9b}2J\u{85}"),
            ("abc\u{202e}txt.exe", r"abc\u{202e}txt.exe"),
            ("pay\u{200b}pal\u{feff}", r"pay\u{200b}pal\u{feff}"),
            (
                "\u{2028}\u{2029}\u{2066}\u{2069}",
                r"\u{2028}\u{2029}\u{2066}\u{2069}",
            ),
            ("\u{e0041}", r"\u{e0041}"),
            ("\u{301}e\u{301}", "◌\u{301}e\u{301}"),
            ("שלום", "שלום"),
        ] {
            assert_eq!(visible(text), shown, "{text:?}");
        }
    }

    #[test]
    fn a_heap_of_combining_characters_is_spread() {
        let heap = format!("e{}", "\u{301}".repeat(20));
        assert_eq!(width(&heap), 3, "{}", visible(&heap));
    }

    #[test]
    fn text_is_cut_by_columns() {
        for (text, columns, shown) in [
            ("abcdef", 6, "abcdef"),
            ("abcdef", 5, "abcd…"),
            ("abcdef", 1, "…"),
            ("abcdef", 0, ""),
            ("", 0, ""),
            ("世界世界", 8, "世界世界"),
            ("世界世界", 7, "世界世…"),
            ("世界世界", 6, "世界…"),
            ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
            ("a\nb", 2, "a…"),
        ] {
            assert_eq!(fit(text, columns), shown, "{text:?} in {columns}");
        }
    }

    #[test]
    fn a_long_text_is_not_read_to_its_end() {
        let long = "\u{1f469}\u{200d}".repeat(100_000);
        assert_eq!(width(&fit(&long, 10)), 10);
        assert_eq!(fit(&"x".repeat(1_000_000), 4), "xxx…");
    }

    fn any_text() -> impl Strategy<Value = String> {
        let odd = prop::sample::select(
            "\0\x1b\n\u{7f}\u{85}\u{9b}\u{200b}\u{200d}\u{fe0f}\u{202e}\u{301}\u{20e3}👩🎉🇩🇪世لاé각1\u{1100}\u{1161}\u{11a8}\u{65}\u{301}"
                .chars()
                .collect::<Vec<_>>(),
        );
        prop::collection::vec(prop_oneof![odd, any::<char>()], 0..40)
            .prop_map(|chars| chars.into_iter().collect())
    }

    proptest! {
        #![proptest_config(deterministic())]

        #[test]
        fn nothing_unsafe_is_left(text in any_text()) {
            let shown = visible(&text);
            for char in shown.chars() {
                prop_assert!(!char.is_control(), "{:?}", char);
                prop_assert!(!UNSEEN.iter().any(|range| range.contains(&char)), "{:?}", char);
            }
            prop_assert_eq!(visible(&shown), shown.as_ref());
        }

        #[test]
        fn a_cut_text_is_never_too_wide(text in any_text(), columns in 0usize..30) {
            let cut = fit(&text, columns);
            prop_assert!(width(&cut) <= columns, "{:?}", cut);
            prop_assert!(cut.width() <= columns, "{:?}", cut);
            prop_assert_eq!(visible(&cut), cut.as_str());
            if width(&text) <= columns {
                prop_assert_eq!(cut, visible(&text));
            }
        }
    }
}
