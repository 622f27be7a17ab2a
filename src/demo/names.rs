//! Believable names in several scripts. The same number gives the same name.

/// A small generator of numbers that depend on a seed alone (SplitMix64).
pub struct Dice(u64);

impl Dice {
    /// Numbers for a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    /// Any number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % bound.max(1) as u64).unwrap_or_default()
    }

    /// True in so many of a hundred cases.
    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    /// One of a list.
    pub fn pick<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list.get(self.below(list.len()))
            .copied()
            .unwrap_or_default()
    }
}

/// A company and a person who works there.
pub struct Named {
    /// The company.
    pub company: String,
    /// First name.
    pub first: String,
    /// Last name.
    pub last: String,
    /// An address under a reserved domain.
    pub email: String,
    /// Language.
    pub lang: &'static str,
}

const FIRST_EN: [&str; 24] = [
    "Amelia", "Tomás", "Priya", "Jonas", "Inês", "Mehmet", "Sofia", "Liam", "Chloé", "Mateo",
    "Freya", "Kofi", "Hannah", "Anaïs", "Oscar", "Zofia", "Elif", "Lucas", "Ingrid", "Noah",
    "Aoife", "Björn", "Marta", "Samuel",
];
const LAST_EN: [&str; 24] = [
    "Rivera",
    "Duarte",
    "Nowak",
    "Berthelot",
    "Lindqvist",
    "Okafor",
    "Raghunathan",
    "Weaver",
    "Yılmaz",
    "O’Connor",
    "Fischer",
    "Marchetti",
    "Kowalski",
    "Sørensen",
    "Haddad",
    "Papadakis",
    "Meyer",
    "Whitcombe",
    "Novák",
    "Castellanos",
    "Andersen",
    "Varga",
    "Lefèvre",
    "Brandt",
];
const FIRST_RU: [&str; 8] = [
    "Анна",
    "Дмитрий",
    "Ольга",
    "Сергей",
    "Мария",
    "Иван",
    "Екатерина",
    "Павел",
];
const LAST_RU: [&str; 8] = [
    "Соколова",
    "Иванов",
    "Петрова",
    "Кузнецов",
    "Морозова",
    "Волков",
    "Лебедева",
    "Орлов",
];
const FIRST_ZH: [&str; 8] = ["伟", "思远", "丽华", "建国", "雪梅", "子涵", "志强", "婷婷"];
const LAST_ZH: [&str; 8] = ["王", "李", "张", "刘", "陈", "林", "黄", "周"];
const WORDS: [&str; 40] = [
    "Harbour",
    "Kestrel",
    "Orchard",
    "Fjord",
    "Copper",
    "Lantern",
    "Meridian",
    "Juniper",
    "Quarry",
    "Sable",
    "Tidewater",
    "Foxglove",
    "Granite",
    "Marlow",
    "Pinecrest",
    "Rosewood",
    "Solstice",
    "Thistle",
    "Umbra",
    "Verdant",
    "Willow",
    "Zephyr",
    "Ashford",
    "Bramble",
    "Cobalt",
    "Dovetail",
    "Ember",
    "Falcon",
    "Glimmer",
    "Hazel",
    "Ivory",
    "Jasper",
    "Keystone",
    "Larkspur",
    "Mosaic",
    "Nimbus",
    "Opal",
    "Prairie",
    "Quill",
    "Riverbend",
];
const TRADES: [&str; 16] = [
    "Logistics",
    "Media",
    "Studio",
    "Foods",
    "Robotics",
    "Travel",
    "Clinics",
    "Textiles",
    "Energy",
    "Games",
    "Insurance",
    "Books",
    "Aviation",
    "Pharma",
    "Outdoor",
    "Analytics",
];
const FORMS: [&str; 8] = ["Ltd", "GmbH", "AS", "S.A.", "Inc.", "B.V.", "Oy", ""];
const WORDS_RU: [&str; 12] = [
    "Балтийский",
    "Северный",
    "Золотой",
    "Уральский",
    "Новый",
    "Речной",
    "Сибирский",
    "Белый",
    "Городской",
    "Первый",
    "Ясный",
    "Морской",
];
const TRADES_RU: [&str; 12] = [
    "ветер",
    "путь",
    "торговый дом",
    "завод",
    "порт",
    "банк",
    "транзит",
    "свет",
    "лес",
    "экспресс",
    "маяк",
    "проект",
];
const CITIES_ZH: [&str; 10] = [
    "深圳市",
    "上海",
    "北京",
    "广州市",
    "杭州",
    "成都",
    "苏州",
    "南京",
    "武汉",
    "厦门",
];
const NAMES_ZH: [&str; 12] = [
    "云帆", "华信", "星河", "鼎盛", "瑞丰", "天成", "海纳", "博远", "金桥", "明珠", "长风", "东方",
];
const TRADES_ZH: [&str; 6] = [
    "网络科技有限公司",
    "贸易有限公司",
    "信息技术",
    "传媒集团",
    "物流有限公司",
    "软件开发",
];
const OTHERS: [&str; 10] = [
    "مؤسسة النخيل للتجارة",
    "Σίγμα Ναυτιλιακή",
    "株式会社さくら商店",
    "한빛소프트",
    "Ağrı Dağı Turizm",
    "Łódź Studio Filmowe",
    "Müller & Söhne Präzisionsfertigung GmbH & Co. KG, Zweigniederlassung Österreich",
    "Café Aurélie",
    "บริษัท สยามเน็ต",
    "חברת הגליל",
];

/// Names for a number.
pub fn named(number: u64) -> Named {
    let mut dice = Dice::new(number);
    let (company, first, last, lang) = match dice.below(100) {
        0..=11 => (
            format!("{} {}, ООО", dice.pick(&WORDS_RU), dice.pick(&TRADES_RU)),
            dice.pick(&FIRST_RU),
            dice.pick(&LAST_RU),
            "ru",
        ),
        12..=21 => (
            format!(
                "{}{}{}",
                dice.pick(&CITIES_ZH),
                dice.pick(&NAMES_ZH),
                dice.pick(&TRADES_ZH)
            ),
            dice.pick(&FIRST_ZH),
            dice.pick(&LAST_ZH),
            "zh",
        ),
        22..=26 => (
            dice.pick(&OTHERS).to_owned(),
            dice.pick(&FIRST_EN),
            dice.pick(&LAST_EN),
            "en",
        ),
        sort => {
            let text = format!(
                "{} {} {}",
                dice.pick(&WORDS),
                dice.pick(&TRADES),
                dice.pick(&FORMS)
            );
            let lang = if sort < 45 { "de" } else { "en" };
            (
                text.trim_end().to_owned(),
                dice.pick(&FIRST_EN),
                dice.pick(&LAST_EN),
                lang,
            )
        }
    };
    Named {
        email: format!(
            "{}{number}@{}.example",
            dice.pick(&["office", "hello", "it", "info", "ops"]),
            domain(&mut dice)
        ),
        company,
        first: first.to_owned(),
        last: last.to_owned(),
        lang,
    }
}

fn domain(dice: &mut Dice) -> String {
    format!(
        "{}-{}",
        dice.pick(&WORDS).to_lowercase(),
        dice.pick(&TRADES).to_lowercase()
    )
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn the_same_number_gives_the_same_name() {
        assert_eq!(named(7).company, named(7).company);
        assert_ne!(named(7).email, named(8).email);
    }
}
