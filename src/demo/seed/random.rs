//! Numbers that look random and are the same at each start (splitmix64).

/// A stream of numbers for one item.
#[derive(Debug)]
pub(super) struct Random(u64);

impl Random {
    /// The stream of this item of this table.
    pub fn of(table: u64, item: u32) -> Random {
        Random((table << 32) ^ u64::from(item).wrapping_mul(0x2545_f491_4f6c_dd1d))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 up to, but without, `end`.
    pub fn below(&mut self, end: u32) -> u32 {
        let scaled = ((self.next() >> 32) * u64::from(end)) >> 32;
        u32::try_from(scaled).unwrap_or(0)
    }

    /// One of the choices; the default where there are none.
    pub fn pick<T: Copy + Default>(&mut self, choices: &[T]) -> T {
        let index = self.below(u32::try_from(choices.len()).unwrap_or(0)) as usize;
        choices.get(index).copied().unwrap_or_default()
    }

    /// An instant of one of three years, such as `2024-03-17T08:05:59Z`.
    pub fn instant(&mut self, first_year: u32) -> String {
        let (year, month, day) = (
            first_year + self.below(3),
            1 + self.below(12),
            1 + self.below(28),
        );
        let (hour, minute, second) = (self.below(24), self.below(60), self.below(60));
        format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_the_same_each_time_and_stays_in_its_bounds() {
        let numbers = |item| {
            let mut random = Random::of(1, item);
            (0..50).map(|_| random.below(10)).collect::<Vec<_>>()
        };
        assert_eq!(numbers(7), numbers(7));
        assert_ne!(numbers(7), numbers(8));
        assert!((0..10).all(|digit| numbers(7).contains(&digit)));
    }
}
