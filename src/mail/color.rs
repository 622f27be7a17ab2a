//! A brand's colour in mails: plain hex, for mail programs know nothing better, and always readable.

/// The portal's own colour.
const OWN: Rgb = Rgb(0x0d, 0x6a, 0x78);
const WHITE: Rgb = Rgb(255, 255, 255);
const BLACK: Rgb = Rgb(0, 0, 0);
/// Behind the text in dark mode, as in `letter.html`.
const DARK: Rgb = Rgb(0x22, 0x1c, 0x1a);
/// What WCAG asks for text.
const READABLE: f64 = 4.5;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rgb(u8, u8, u8);

/// The colours of one mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Colors {
    /// The button.
    pub button: String,
    /// The text on it.
    pub on_button: String,
    /// Links on white.
    pub link: String,
    /// Links on the dark ground.
    pub link_dark: String,
}

impl Colors {
    /// From `#rrggbb`; anything else is the portal's own colour.
    pub fn of(brand: &str) -> Self {
        let brand = Rgb::parse(brand).unwrap_or(OWN);
        // Black or white: one of them always reaches 4.5.
        let on_button = if brand.contrast(WHITE) >= READABLE {
            WHITE
        } else {
            BLACK
        };
        Self {
            button: brand.hex(),
            on_button: on_button.hex(),
            link: brand.readable_on(WHITE, BLACK).hex(),
            link_dark: brand.readable_on(DARK, WHITE).hex(),
        }
    }
}

impl Rgb {
    fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|d| d.len() == 6)?;
        let part = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
        Some(Self(part(0)?, part(2)?, part(4)?))
    }

    fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// Relative luminance.
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 {
                part / 12.92
            } else {
                ((part + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// This colour, moved towards `end` until it can be read on `ground`.
    fn readable_on(self, ground: Self, end: Self) -> Self {
        (0..=20)
            .map(|step| self.mixed(end, step))
            .find(|color| color.contrast(ground) >= READABLE)
            .unwrap_or(end)
    }

    /// `step` twentieths of `end` in it.
    fn mixed(self, end: Self, step: u16) -> Self {
        let mix = |a: u8, b: u8| {
            let sum = u16::from(a) * (20 - step) + u16::from(b) * step;
            u8::try_from(sum / 20).unwrap_or(u8::MAX)
        };
        Self(mix(self.0, end.0), mix(self.1, end.1), mix(self.2, end.2))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_brand_can_be_read() {
        for brand in [
            "#000000", "#ffffff", "#ffff00", "#00ff00", "#0000ff", "#808080", "#e8590c", "", "#12",
            "red", "#zzzzzz", "#ééé",
        ] {
            let colors = Colors::of(brand);
            let read = |text: &str| Rgb::parse(text).unwrap();
            assert!(
                read(&colors.on_button).contrast(read(&colors.button)) >= READABLE,
                "{brand}"
            );
            assert!(read(&colors.link).contrast(WHITE) >= READABLE, "{brand}");
            assert!(
                read(&colors.link_dark).contrast(DARK) >= READABLE,
                "{brand}"
            );
        }
        assert_eq!(Colors::of("#ad3b00").button, "#ad3b00");
    }
}
