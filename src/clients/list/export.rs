//! The list as CSV: streamed, so that a million clients need no more memory than a page.
use super::pages::status_label;
use super::store::{self, Page, Row};
use super::{Request, Turn};
use crate::actor::Staff;
use crate::db::Db;
use crate::i18n::Texts;
use crate::web::error::PageError;
use actix_web::web::Bytes;
use futures_util::Stream;

/// Rows that are read at once.
const CHUNK: usize = 1_000;

/// By this mark spreadsheets know that the file is UTF-8.
const BOM: &[u8] = "\u{feff}".as_bytes();

const HEAD: [&str; 13] = [
    "ID",
    "Company",
    "Name in your system",
    "Company email",
    "Client status",
    "Services",
    "Seller",
    "Owner",
    "Custom ID",
    "Lang",
    "Test Account",
    "Created",
    "Description",
];

/// Where the export stands.
struct Export {
    db: Db,
    staff: Staff,
    request: Request,
    started: bool,
    finished: bool,
}

/// All that the list's filters show, in the list's order.
pub fn stream(
    db: Db,
    staff: Staff,
    request: Request,
) -> impl Stream<Item = Result<Bytes, PageError>> {
    let request = Request {
        size: CHUNK,
        turn: Turn::First,
        ..request
    };
    let export = Export {
        db,
        staff,
        request,
        started: false,
        finished: false,
    };
    futures_util::stream::unfold(export, |mut export| async move {
        if export.finished {
            return None;
        }
        let chunk = export.next().await;
        export.finished |= chunk.is_err();
        Some((chunk, export))
    })
}

impl Export {
    async fn next(&mut self) -> Result<Bytes, PageError> {
        let (staff, request) = (self.staff.clone(), self.request.clone());
        let page = self
            .db
            .read(move |conn| -> diesel::QueryResult<_> {
                // Who was blocked meanwhile gets no further rows.
                let staff = staff.again(conn)?;
                store::slice(conn, &staff, &request)
            })
            .await??;
        let with_head = !std::mem::replace(&mut self.started, true);
        self.finished = !page.has_next;
        if let Some(last) = page.rows.last() {
            self.request.turn = Turn::After(last.position(self.request.sort.by));
        }
        write(with_head, &page)
            .map(Bytes::from)
            .map_err(|e| PageError::Unexpected(e.into()))
    }
}

fn write(with_head: bool, page: &Page) -> csv::Result<Vec<u8>> {
    let t = Texts::default();
    let start = if with_head { BOM.to_vec() } else { Vec::new() };
    let mut out = csv::Writer::from_writer(start);
    if with_head {
        out.write_record(HEAD)?;
    }
    for row in &page.rows {
        let seller = row
            .seller_id
            .and_then(|id| page.sellers.get(&(row.owner_id, id)));
        out.write_record([
            row.id.to_string(),
            defused(&row.company),
            defused(&row.name),
            defused(&row.email),
            status_label(&t, &row.status),
            defused(&services(page, row)),
            defused(seller.map_or("", String::as_str)),
            defused(page.owners.get(&row.owner_id).map_or("", String::as_str)),
            defused(&row.custom_id),
            row.lang.clone(),
            row.test.to_string(),
            row.created_at.format("%Y-%m-%dT%H:%M:%SZ").to_string(),
            defused(&row.description),
        ])?;
    }
    out.into_inner().map_err(|e| e.into_error().into())
}

/// "CDN: Active; Storage: Trial".
fn services(page: &Page, row: &Row) -> String {
    let used = page.services.get(&row.id);
    used.into_iter()
        .flatten()
        .map(|(name, status)| format!("{name}: {}", status.label()))
        .collect::<Vec<_>>()
        .join("; ")
}

/// A cell that no spreadsheet takes for a formula.
fn defused(cell: &str) -> String {
    match cell.chars().next() {
        Some('=' | '+' | '-' | '@' | '\t' | '\r') => format!("'{cell}"),
        _ => cell.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::defused;

    #[test]
    fn formulas_are_defused() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"] {
            assert_eq!(defused(formula), format!("'{formula}"));
        }
        assert_eq!(defused("Acme = good"), "Acme = good");
    }
}
