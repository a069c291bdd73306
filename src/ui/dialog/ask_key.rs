//! Which key, and which attributes are the key?

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use super::{draw_input, frame_box, row};
use crate::app::dialog::{AskAttributes, AskKey};
use crate::app::input;
use crate::item::{fit, visible, width};
use crate::ui::{text, theme};

/// How wide a label gets.
const LABEL: usize = 24;

pub fn draw(frame: &mut Frame<'_>, area: Rect, ask: &AskKey) {
    let why = match (ask.scan_denied, ask.attributes.sort.is_empty()) {
        (true, true) => "The role may not scan it (dynamodb:Scan): items are read by their key.",
        (true, false) => {
            "The role may not scan it (dynamodb:Scan): items are read by their key. \
             Without the sort key: all of the partition."
        }
        (false, true) => "Reads what has this key; all is left empty for the whole table.",
        (false, false) => {
            "Reads what has this key; without the sort key, all of the partition. \
             All is left empty for the whole table."
        }
    };
    let labels = ask
        .attributes
        .all()
        .map(|attribute| format!("{} ({})", visible(&attribute.name), attribute.kind));
    let labels: Vec<String> = labels.collect();
    let fields: Vec<_> = labels.into_iter().zip(&ask.lines).collect();
    let error = ask.error.as_ref().map(ToString::to_string);
    let title = format!("Key of {}", ask.table);
    draw_fields(
        frame,
        area,
        &title,
        why,
        &fields,
        ask.focus,
        error.as_deref(),
    );
}

pub fn draw_attributes(frame: &mut Frame<'_>, area: Rect, ask: &AskAttributes) {
    let why = "The role may not describe it (dynamodb:DescribeTable): which attributes are its key, \
               and of which type? As in id:S; a type is S, N or B.";
    let [partition, sort] = &ask.lines;
    let fields = [
        ("partition key".to_owned(), partition),
        ("sort key, if any".to_owned(), sort),
    ];
    let title = format!("Key attributes of {}", ask.table);
    let focus = usize::from(ask.at_sort);
    draw_fields(
        frame,
        area,
        &title,
        why,
        &fields,
        focus,
        ask.error.as_deref(),
    );
}

/// A dialog of fields under each other.
fn draw_fields(
    frame: &mut Frame<'_>,
    area: Rect,
    title: &str,
    why: &str,
    fields: &[(String, &input::Line)],
    focus: usize,
    error: Option<&str>,
) {
    let columns = area.width.saturating_sub(8).min(72);
    let why = text::wrap(why, usize::from(columns));
    let above = u16::try_from(why.len()).unwrap_or(1) + 1;
    let rows = above + u16::try_from(fields.len()).unwrap_or(1) + 2;
    let inside = frame_box(frame, area, title, columns, rows, Style::new());
    for (down, line) in (0..).zip(why) {
        frame.render_widget(Line::styled(line, theme::FAINT), row(inside, down));
    }
    let label_width = fields.iter().map(|(label, _)| width(label)).max();
    let label_width = label_width.unwrap_or_default().min(LABEL);
    for (number, (label, line)) in fields.iter().enumerate() {
        let down = above + u16::try_from(number).unwrap_or_default();
        let label = format!("{} › ", text::cell(label, label_width));
        if number == focus {
            draw_input(frame, row(inside, down), &label, line);
        } else {
            let words = format!("{label}{}", line.text());
            let words = fit(&words, usize::from(inside.width));
            frame.render_widget(Line::raw(words), row(inside, down));
        }
    }
    let keys = if fields.len() > 1 {
        "Enter reads · Tab goes to the next · Esc cancels"
    } else {
        "Enter reads · Esc cancels"
    };
    let below = error.map_or_else(
        || Line::styled(keys, theme::FAINT),
        |error| Line::styled(fit(error, usize::from(inside.width)), theme::BAD),
    );
    frame.render_widget(below, row(inside, rows - 1));
}
