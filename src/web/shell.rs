//! What stands around every page: brand, menu, account, messages, tokens.
use super::submission::SubmissionKey;
use super::visit::Visit;
use crate::actor::{BrandFacts, PanelUser, Person as ActorPerson, SignedIn, Staff};
use crate::db::ids::ServiceId;
use crate::i18n::{Lang, Texts};
use crate::text::initials;

/// The data of `layout.html` and `solo.html`.
pub struct Shell {
    /// Texts of the reader's language.
    pub t: Texts,
    /// "", "light" or "dark".
    pub theme: &'static str,
    /// The menu is collapsed.
    pub rail: bool,
    /// Own path, to come back after a preference was set.
    pub path: String,
    /// Hidden field `csrf`.
    pub csrf: String,
    /// Hidden field `submission`.
    pub submission: String,
    /// Messages of the last request.
    pub flashes: Vec<Flash>,
    /// Whose pages these are.
    pub brand: Brand,
    /// Who is signed in.
    pub person: Option<Person>,
    /// Where this person is.
    pub account: Option<AccountLabel>,
    /// The person may have other accounts to go to.
    pub switch_account: bool,
    /// The left menu.
    pub menu: Vec<MenuGroup>,
    /// The field in the top bar.
    pub search: Option<SearchBox>,
    /// Page of the own profile.
    pub profile: &'static str,
    /// The person may ask that the account be deleted.
    pub may_end_account: bool,
    /// The person has API tokens of its own here.
    pub api_tokens: bool,
    /// The account is to be deleted.
    pub deletion: Option<Deletion>,
    /// A provider's person is inside a client.
    pub acting: Option<Acting>,
    /// Languages to choose from, with their own names.
    pub languages: Vec<(&'static str, &'static str)>,
}

/// One message about what was just done.
pub struct Flash {
    /// "good", "warn", "bad" or "".
    pub kind: &'static str,
    /// Its text.
    pub text: String,
}

/// How the pages look.
pub struct Brand {
    /// Name in the corner.
    pub name: String,
    /// Address of a style sheet with the brand's colour, or "".
    pub css: String,
    /// Address of the logo, or "".
    pub logo: String,
    /// Shown at the foot, or "".
    pub support_email: String,
    /// Where the brand leads.
    pub home: &'static str,
}

/// Who is signed in.
pub struct Person {
    /// Full name.
    pub name: String,
    /// Sign-in e-mail.
    pub email: String,
    /// Two letters.
    pub initials: String,
}

/// The account of this session.
pub struct AccountLabel {
    /// Company.
    pub name: String,
    /// Operator, Reseller, Seller or Client.
    pub kind: String,
}

/// Entries of the menu that belong together.
pub struct MenuGroup {
    /// Heading, or "".
    pub title: String,
    /// The entries.
    pub items: Vec<MenuItem>,
}

/// One entry of the menu.
pub struct MenuItem {
    /// Text.
    pub label: String,
    /// Path.
    pub href: String,
    /// Name of a symbol in the icon sheet.
    pub icon: &'static str,
    /// This page is under it.
    pub current: bool,
    /// A number beside it; 0 for none.
    pub count: i64,
    /// What the number counts.
    pub count_text: String,
}

/// The search field of the top bar.
pub struct SearchBox {
    /// Path that answers.
    pub action: &'static str,
    /// Hint and label.
    pub placeholder: String,
    /// What was searched.
    pub value: String,
}

/// The banner while somebody of the provider is inside.
pub struct Acting {
    /// The client's person as whom.
    pub person: String,
    /// The client.
    pub client: String,
    /// Who really.
    pub by: String,
    /// As partner rather than as that person.
    pub as_partner: bool,
    /// Where "Return to admin portal" posts.
    pub return_to: &'static str,
}

/// The banner while the account is to be deleted.
pub struct Deletion {
    /// What it says.
    pub text: String,
    /// The reader may take the request back.
    pub may_withdraw: bool,
}

/// The part of the admin portal that a page belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// Dashboard.
    Dashboard,
    /// Accounts > Clients.
    Clients,
    /// Accounts > Resellers.
    Resellers,
    /// Users > Sellers.
    Sellers,
    /// Users > All users.
    AllUsers,
    /// Activity log.
    Activity,
    /// Vendor settings > Services.
    Services,
    /// Vendor settings > Plans.
    Plans,
    /// Vendor settings > Email alerts.
    Alerts,
    /// Vendor settings > E-mails sent.
    Mails,
    /// Vendor settings > Security.
    Security,
    /// Help.
    Help,
    /// The own profile.
    Profile,
}

/// The part of the control panel that a page belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum PanelSection {
    /// Home.
    Home,
    /// Users.
    Users,
    /// Projects.
    Projects,
    /// One service.
    Service(ServiceId),
    /// The own profile.
    Profile,
}

impl Shell {
    /// Around a page of the admin portal.
    pub fn staff(visit: &Visit, staff: &Staff, section: Section) -> Self {
        // The admin portal speaks English for now.
        let t = Texts::new(Lang::En);
        let kind = t.get(match staff.role() {
            crate::actor::StaffRole::Operator => "role-operator",
            crate::actor::StaffRole::Reseller => "role-reseller",
            crate::actor::StaffRole::Seller => "role-seller",
        });
        Self {
            person: Some(Person::of(staff.person())),
            account: Some(AccountLabel {
                name: staff.company().to_owned(),
                kind,
            }),
            switch_account: true,
            menu: staff_menu(&t, staff, section),
            search: Some(SearchBox {
                action: "/clients",
                placeholder: t.get("clients-search"),
                value: String::new(),
            }),
            profile: "/profile",
            ..Self::bare(visit, t, staff.brand(), "/clients")
        }
    }

    /// Around a page of the control panel.
    pub fn panel(visit: &Visit, user: &PanelUser, section: PanelSection) -> Self {
        let t = user.person().texts();
        let acting = user.acting().map(|acting| Acting {
            person: user.person().name().to_owned(),
            client: user.company().to_owned(),
            by: acting.by().person().name().to_owned(),
            as_partner: acting.as_partner(),
            return_to: "/return",
        });
        Self {
            person: Some(Person::of(user.person())),
            account: Some(AccountLabel {
                name: user.company().to_owned(),
                kind: t.get("role-client"),
            }),
            switch_account: acting.is_none(),
            menu: panel_menu(&t, user, section),
            profile: if acting.is_none() { "/profile" } else { "" },
            may_end_account: user.may_end_account(),
            api_tokens: user.may_manage_tokens(),
            deletion: user.deletion_due().map(|due| Deletion {
                text: t.with2(
                    "deletion-banner",
                    "company",
                    user.company(),
                    "due",
                    user.person().calendar().moment(due),
                ),
                may_withdraw: user.may_end_account(),
            }),
            acting,
            ..Self::bare(visit, t, user.brand(), "/panel")
        }
    }

    /// Around a page for somebody whose account is not chosen yet.
    pub fn signed_in(visit: &Visit, who: &SignedIn) -> Self {
        Self {
            person: Some(Person::of(who.person())),
            profile: "/profile",
            // The profile says which language it is.
            languages: Vec::new(),
            ..Self::bare(visit, who.person().texts(), &BrandFacts::default(), "/")
        }
    }

    /// Around a page for strangers.
    pub fn solo(visit: &Visit, brand: &BrandFacts) -> Self {
        Self::bare(visit, visit.texts(), brand, "/")
    }

    fn bare(visit: &Visit, t: Texts, brand: &BrandFacts, home: &'static str) -> Self {
        Self {
            t,
            theme: visit.theme,
            rail: visit.rail,
            path: visit.path.clone(),
            csrf: visit.csrf_token(),
            submission: SubmissionKey::fresh(),
            flashes: visit
                .flashes
                .iter()
                .map(|(kind, text)| Flash {
                    kind,
                    text: text.clone(),
                })
                .collect(),
            brand: Brand::of(brand, home),
            person: None,
            account: None,
            switch_account: false,
            menu: Vec::new(),
            search: None,
            profile: "",
            may_end_account: false,
            api_tokens: false,
            deletion: None,
            acting: None,
            languages: Lang::ALL
                .map(|lang| (lang.code(), lang.own_name()))
                .to_vec(),
        }
    }
}

impl Person {
    fn of(person: &ActorPerson) -> Self {
        Self {
            name: person.name().to_owned(),
            email: person.email().to_owned(),
            initials: initials(person.name()),
        }
    }
}

impl Brand {
    fn of(facts: &BrandFacts, home: &'static str) -> Self {
        let css = match facts.provider {
            Some(id) if !facts.color.is_empty() => {
                format!("/brand/{id}-{}.css", facts.color.trim_start_matches('#'))
            }
            _ => String::new(),
        };
        let name = if facts.name.is_empty() {
            "Clientele"
        } else {
            &facts.name
        };
        Self {
            name: name.to_owned(),
            css,
            logo: String::new(),
            support_email: facts.support_email.clone(),
            home,
        }
    }
}

fn item(label: String, href: &str, icon: &'static str, current: bool) -> MenuItem {
    MenuItem {
        label,
        href: href.to_owned(),
        icon,
        current,
        count: 0,
        count_text: String::new(),
    }
}

fn staff_menu(t: &Texts, staff: &Staff, section: Section) -> Vec<MenuGroup> {
    let entry = |key: &str, href: &str, icon: &'static str, of: Section| {
        item(t.get(key), href, icon, section == of)
    };
    let mut accounts = vec![entry(
        "menu-clients",
        "/clients",
        "clients",
        Section::Clients,
    )];
    if staff.is_operator() {
        accounts.push(entry(
            "menu-resellers",
            "/resellers",
            "shield",
            Section::Resellers,
        ));
    }
    let mut groups = vec![
        MenuGroup {
            title: String::new(),
            items: vec![entry(
                "menu-dashboard",
                "/dashboard",
                "home",
                Section::Dashboard,
            )],
        },
        MenuGroup {
            title: t.get("menu-accounts"),
            items: accounts,
        },
    ];
    let all_users = entry(
        "menu-all-users",
        crate::all_users::paths::INDEX,
        "users",
        Section::AllUsers,
    );
    let sellers = entry("menu-sellers", "/sellers", "seller", Section::Sellers);
    groups.push(MenuGroup {
        title: t.get("menu-users"),
        items: match staff.administers() {
            true => vec![sellers, all_users],
            false => vec![all_users],
        },
    });
    if staff.administers() {
        groups.push(MenuGroup {
            title: t.get("menu-vendor-settings"),
            items: vec![
                entry(
                    "menu-services",
                    "/vendor-settings/services",
                    "box",
                    Section::Services,
                ),
                entry(
                    "menu-plans",
                    crate::plans::paths::INDEX,
                    "sliders",
                    Section::Plans,
                ),
                entry(
                    "menu-alerts",
                    "/vendor-settings/alerts",
                    "warn",
                    Section::Alerts,
                ),
                entry(
                    "menu-mails",
                    "/vendor-settings/mails",
                    "mail",
                    Section::Mails,
                ),
                entry(
                    "menu-security",
                    "/vendor-settings/security",
                    "shield",
                    Section::Security,
                ),
            ],
        });
    }
    groups.push(MenuGroup {
        title: String::new(),
        items: vec![
            entry("menu-activity", "/activity", "activity", Section::Activity),
            entry("menu-help", "/help", "help", Section::Help),
        ],
    });
    groups
}

fn panel_menu(t: &Texts, user: &PanelUser, section: PanelSection) -> Vec<MenuGroup> {
    let group = |title: String, items: Vec<MenuItem>| MenuGroup { title, items };
    let home = section == PanelSection::Home;
    let mut groups = vec![group(
        String::new(),
        vec![item(t.get("menu-home"), "/panel", "home", home)],
    )];
    let services = user.services().iter().map(|(id, name)| {
        let current = section == PanelSection::Service(*id);
        let href = crate::panel::paths::service(id);
        item(name.clone(), &href, "box", current)
    });
    let services: Vec<MenuItem> = services.collect();
    if !services.is_empty() {
        groups.push(group(t.get("panel-services"), services));
    }
    groups.push(group(
        String::new(),
        vec![
            item(
                t.get("menu-team"),
                crate::team::paths::INDEX,
                "users",
                section == PanelSection::Users,
            ),
            item(
                t.get("menu-projects"),
                crate::projects::paths::INDEX,
                "tag",
                section == PanelSection::Projects,
            ),
        ],
    ));
    // While somebody of the provider is inside, the profile is the person's alone.
    if user.acting().is_none() {
        let current = section == PanelSection::Profile;
        let profile = item(t.get("menu-profile"), "/profile", "shield", current);
        groups.push(group(String::new(), vec![profile]));
    }
    groups
}
