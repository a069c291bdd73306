//! Beginning a comparison of two tables, and making it again.

use std::sync::Arc;

use super::effect::Query;
use super::view::{CompareView, View};
use super::{App, Effect};
use crate::config::TableAt;
use crate::item::AskedKey;

/// A comparison of more read units is asked about first: about 400 MB in both tables together.
pub(super) const ASK_ABOVE: f64 = 100_000.0;

impl App {
    /// Begins a comparison, on top of everything; an expensive one asks first.
    pub fn compare(&mut self, source: TableAt, target: TableAt) -> Vec<Effect> {
        self.compare_by(source, target, None)
    }

    /// The same of what has the key `by` alone, where there is one.
    pub fn compare_by(
        &mut self,
        source: TableAt,
        target: TableAt,
        by: Option<Arc<AskedKey>>,
    ) -> Vec<Effect> {
        self.compare_above(source, target, by, Some(ASK_ABOVE))
    }

    /// The same, with the read units above which it asks first.
    pub fn compare_above(
        &mut self,
        source: TableAt,
        target: TableAt,
        by: Option<Arc<AskedKey>>,
        ask_above: Option<f64>,
    ) -> Vec<Effect> {
        let (view, effect) = self.comparison((source, target), by, ask_above);
        self.views.push(View::Compare(view));
        vec![effect]
    }

    /// Makes the comparison on top once more, in its place.
    pub(super) fn compare_again(&mut self, ask_above: Option<f64>) -> Vec<Effect> {
        let Some(View::Compare(view)) = self.views.last() else {
            return Vec::new();
        };
        let tables = (view.source.clone(), view.target.clone());
        let by = view.by.clone();
        let before = view.requests().into_iter();
        let mut effects: Vec<Effect> = before.map(Effect::Cancel).collect();
        let (next, effect) = self.comparison(tables, by, ask_above);
        if let Some(View::Compare(view)) = self.views.last_mut() {
            view.begin_again(next);
        }
        effects.push(effect);
        effects
    }

    fn comparison(
        &mut self,
        (source, target): (TableAt, TableAt),
        by: Option<Arc<AskedKey>>,
        ask_above: Option<f64>,
    ) -> (CompareView, Effect) {
        let (request, effect) = self.ask(Query::Compare {
            source: source.clone(),
            target: target.clone(),
            by: by.clone(),
            ask_above,
        });
        let mut view = CompareView::beginning(source, target, request, self.now);
        view.by = by;
        (view, effect)
    }
}
