//! The question that a task waits for: the code of an MFA device.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{draw_input, frame_box, row};
use crate::app::asked::Questions;
use crate::item::visible;
use crate::question::Question;
use crate::ui::{text, theme};

pub fn draw(frame: &mut Frame<'_>, area: Rect, questions: &Questions) {
    let Some(asked) = questions.first() else {
        return;
    };
    let Question::MfaCode {
        account,
        serial,
        refused,
    } = &asked.question;
    let columns = area.width.saturating_sub(8).min(76);
    let wrapped = |words: &str| text::wrap(words, usize::from(columns));
    let opening = wrapped(&format!(
        "Opening {account} needs the code that your MFA device shows now: {serial}"
    ));
    let refused = refused
        .as_ref()
        .map(|said| wrapped(&format!("The code before was refused: {}", visible(said))));
    let words: Vec<Line<'_>> = opening
        .into_iter()
        .map(Line::from)
        .chain(
            refused
                .into_iter()
                .flatten()
                .map(|line| Line::styled(line, theme::BAD)),
        )
        .collect();
    let rows = u16::try_from(words.len()).unwrap_or(1);
    let inside = frame_box(frame, area, "MFA code", columns, rows + 4, theme::CAREFUL);
    for (down, line) in (0..).zip(words) {
        frame.render_widget(line, row(inside, down));
    }
    draw_input(frame, row(inside, rows + 1), "› ", &asked.input);
    let below = asked.error.as_ref().map_or_else(
        || Line::styled(keys(questions), theme::FAINT),
        |error| Line::styled(error.clone(), theme::BAD),
    );
    frame.render_widget(below, row(inside, rows + 3));
}

fn keys(questions: &Questions) -> String {
    let behind = match questions.behind() {
        0 => String::new(),
        more => format!(
            " · {} after this",
            text::count(more, "question", "questions")
        ),
    };
    format!("Enter sends it · Esc declines{behind}")
}
