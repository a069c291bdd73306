//! Which key, and which attributes are the key?

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;

use super::{draw_input, draw_lines, frame_box, row};
use crate::app::dialog::{AskAttributes, AskKey};
use crate::app::input;
use crate::failure::Failure;
use crate::item::{fit, visible, width};
use crate::ui::{passage, text, theme};

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
    let asked = Asked {
        title: format!("Key of {}", ask.table),
        why,
        failure: ask.why.as_deref(),
        other: ask.attributes_told.then_some("F4 attributes"),
        focus: ask.focus,
        error: error.as_deref(),
    };
    draw_fields(frame, area, &asked, &fields);
}

pub fn draw_attributes(frame: &mut Frame<'_>, area: Rect, ask: &AskAttributes) {
    let why = "The role may not describe it (dynamodb:DescribeTable): which attributes are its key, \
               and of which type? As in id:S; a type is S, N or B.";
    let [partition, sort] = &ask.lines;
    let fields = [
        ("partition key".to_owned(), partition),
        ("sort key, if any".to_owned(), sort),
    ];
    let asked = Asked {
        title: format!("Key attributes of {}", ask.table),
        why,
        failure: ask.why.as_deref(),
        other: None,
        focus: usize::from(ask.at_sort),
        error: ask.error.as_deref(),
    };
    draw_fields(frame, area, &asked, &fields);
}

/// What stands around the fields.
struct Asked<'a> {
    title: String,
    /// Why they are asked for.
    why: &'a str,
    /// What AWS said that makes it so.
    failure: Option<&'a Failure>,
    /// Which other key does something.
    other: Option<&'static str>,
    focus: usize,
    error: Option<&'a str>,
}

/// A dialog of fields under each other, below why they are asked for: as much of that as there is room for.
fn draw_fields(
    frame: &mut Frame<'_>,
    area: Rect,
    asked: &Asked<'_>,
    fields: &[(String, &input::Line)],
) {
    let columns = area.width.saturating_sub(8).min(72);
    let why = why_lines(asked, usize::from(columns));
    let wrong = asked
        .error
        .map(|error| text::wrap(error, usize::from(columns)));
    let wrong = wrong.unwrap_or_default();
    let below = below_lines(asked, fields.len(), usize::from(columns));
    let count = |lines: usize| u16::try_from(lines).unwrap_or(u16::MAX);
    let asks = count(fields.len() + 2 + wrong.len() + below.len());
    let most = area.height.saturating_sub(2).saturating_sub(asks);
    let above = count(why.len()).min(most);
    let rows = above.saturating_add(asks);
    let inside = frame_box(frame, area, &asked.title, columns, rows, Style::new());
    let told = Rect {
        height: above.min(inside.height),
        ..inside
    };
    passage::draw(frame, told, why, 0, "Esc, then ! tells it all");
    let label_width = fields.iter().map(|(label, _)| width(label)).max();
    let label_width = label_width.unwrap_or_default().min(LABEL);
    for (down, (number, (label, line))) in (above + 1..).zip(fields.iter().enumerate()) {
        let label = format!("{} › ", text::cell(label, label_width));
        if number == asked.focus {
            draw_input(frame, row(inside, down), &label, line);
        } else {
            let words = format!("{label}{}", line.text());
            let words = fit(&words, usize::from(inside.width));
            frame.render_widget(Line::raw(words), row(inside, down));
        }
    }
    let first = rows.saturating_sub(count(below.len()));
    let above = first.saturating_sub(count(wrong.len()));
    draw_lines(frame, inside, above, wrong, theme::BAD);
    draw_lines(frame, inside, first, below, theme::FAINT);
}

/// Why the key is asked for: in a sentence, in AWS's words, and what would allow more.
fn why_lines(asked: &Asked<'_>, columns: usize) -> Vec<Line<'static>> {
    let wrap = |line: &str| text::wrap(line, columns).into_iter();
    let mut lines: Vec<Line<'static>> = wrap(asked.why).map(Line::from).collect();
    let Some(failure) = asked.failure else {
        return lines;
    };
    lines.push(Line::default());
    let said = wrap(&failure.headline());
    lines.extend(said.map(|line| Line::styled(line, theme::BAD)));
    let advice = failure.what_to_do();
    let advice = advice.iter().flat_map(|line| wrap(line));
    lines.extend(advice.map(Line::from));
    lines
}

/// Which keys do what.
fn below_lines(asked: &Asked<'_>, fields: usize, columns: usize) -> Vec<String> {
    let copies = asked.failure.and_then(Failure::to_copy);
    let copies = copies.map(|advice| format!(", then y copies {}", advice.noun()));
    let next = (fields > 1).then_some("Tab goes to the next");
    let closes = format!("Esc closes{}", copies.unwrap_or_default());
    let keys = [Some("Enter reads"), next, asked.other, Some(&closes)];
    let keys: Vec<&str> = keys.into_iter().flatten().collect();
    text::wrap(&keys.join(" · "), columns)
}
