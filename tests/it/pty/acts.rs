//! What a program makes a terminal do besides showing text.

use vt100::Screen;

/// Everything that is neither text, nor a colour, nor a move of the cursor, in words.
#[derive(Debug, Default)]
pub struct Acts(Vec<String>);

impl Acts {
    /// What the terminal was told, in order.
    pub fn all(&self) -> &[String] {
        &self.0
    }

    fn add(&mut self, act: impl Into<String>) {
        self.0.push(act.into());
    }
}

impl vt100::Callbacks for Acts {
    fn audible_bell(&mut self, _: &mut Screen) {
        self.add("bell");
    }

    fn visual_bell(&mut self, _: &mut Screen) {
        self.add("visual bell");
    }

    fn resize(&mut self, _: &mut Screen, request: (u16, u16)) {
        self.add(format!("resize {request:?}"));
    }

    fn set_window_icon_name(&mut self, _: &mut Screen, name: &[u8]) {
        self.add(format!("icon {}", name.escape_ascii()));
    }

    fn set_window_title(&mut self, _: &mut Screen, title: &[u8]) {
        self.add(format!("title {}", title.escape_ascii()));
    }

    fn copy_to_clipboard(&mut self, _: &mut Screen, _: &[u8], text: &[u8]) {
        self.add(format!("clipboard {}", text.escape_ascii()));
    }

    fn paste_from_clipboard(&mut self, _: &mut Screen, _: &[u8]) {
        self.add("paste");
    }

    fn unhandled_char(&mut self, _: &mut Screen, character: char) {
        self.add(format!("character {}", character.escape_unicode()));
    }

    fn unhandled_control(&mut self, _: &mut Screen, byte: u8) {
        self.add(format!("control {byte:#04x}"));
    }

    fn unhandled_escape(&mut self, _: &mut Screen, _: Option<u8>, _: Option<u8>, byte: u8) {
        self.add(format!("ESC {}", byte.escape_ascii()));
    }

    fn unhandled_csi(
        &mut self,
        _: &mut Screen,
        first: Option<u8>,
        _: Option<u8>,
        parameters: &[&[u16]],
        last: char,
    ) {
        let first = first.map(char::from);
        let synchronized =
            first == Some('?') && parameters == [[2026]] && matches!(last, 'h' | 'l');
        if !synchronized {
            self.add(format!("CSI {first:?} {parameters:?} {last}"));
        }
    }

    fn unhandled_osc(&mut self, _: &mut Screen, parameters: &[&[u8]]) {
        self.add(format!("OSC {}", parameters.concat().escape_ascii()));
    }
}
