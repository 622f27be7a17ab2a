//! A mail as it goes over the wire.
use super::compose::Composed;
use crate::db::Timestamp;
use crate::text::is_unsafe;
use anyhow::{Context, ensure};
use lettre::message::header::{
    ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue,
};
use lettre::message::{Mailbox, Message, MultiPart, SinglePart};
use lettre::{Address, address::Envelope};
use std::error::Error;
use std::time::{Duration, SystemTime};

/// What stands at the head of a mail.
pub struct Head<'a> {
    /// The sender's name.
    pub sender_name: &'a str,
    /// The sender's address.
    pub sender_email: &'a str,
    /// The recipient's address.
    pub recipient: &'a str,
    /// Where answers go, or empty.
    pub reply_to: &'a str,
    /// The same over all tries.
    pub message_id: &'a str,
    /// When it was written.
    pub date: Timestamp,
}

/// Builds the whole message. The error says why it can never be sent.
pub fn build(head: &Head<'_>, mail: Composed) -> anyhow::Result<(Envelope, Vec<u8>)> {
    // lettre panics on some of these and passes others on.
    for line in [
        head.sender_name,
        head.sender_email,
        head.recipient,
        head.message_id,
        &mail.subject,
    ] {
        ensure!(
            !line.chars().any(is_unsafe),
            "control characters in a header"
        );
    }
    let from = sendable(head.sender_email).context("the sender's address")?;
    let to = sendable(head.recipient).context("the recipient's address")?;
    let envelope = Envelope::new(Some(from.clone()), vec![to.clone()])?;
    let name = Some(head.sender_name.to_owned()).filter(|name| !name.is_empty());
    let mut builder = Message::builder()
        .from(Mailbox::new(name, from))
        .to(Mailbox::new(None, to))
        .subject(mail.subject)
        .message_id(Some(head.message_id.to_owned()))
        .date(system_time(head.date))
        .header(AutoSubmitted);
    if let Ok(address) = sendable(head.reply_to) {
        builder = builder.reply_to(Mailbox::new(None, address));
    }
    let message = builder.multipart(
        MultiPart::alternative()
            .singlepart(part(ContentType::TEXT_PLAIN, mail.text))
            .singlepart(part(ContentType::TEXT_HTML, mail.html)),
    )?;
    Ok((envelope, message.formatted()))
}

/// An address whose domain every server understands: names in other scripts in their ASCII form.
fn sendable(text: &str) -> anyhow::Result<Address> {
    let address: Address = text.parse()?;
    if address.domain().is_ascii() {
        return Ok(address);
    }
    let domain = url::Host::parse(address.domain())?.to_string();
    Ok(Address::new(address.user(), domain)?)
}

/// Never as it is: a bare line break beside a dot could otherwise end the message.
fn part(kind: ContentType, text: String) -> SinglePart {
    let foreign = text.bytes().filter(|byte| !byte.is_ascii()).count();
    let encoding = if foreign * 6 > text.len() {
        ContentTransferEncoding::Base64
    } else {
        ContentTransferEncoding::QuotedPrintable
    };
    SinglePart::builder()
        .header(kind)
        .header(encoding)
        .body(text)
}

fn system_time(at: Timestamp) -> SystemTime {
    let seconds = u64::try_from(at.and_utc().timestamp()).unwrap_or_default();
    SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)
}

/// Keeps "out of office" answers away.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    fn head<'a>(name: &'a str, to: &'a str) -> Head<'a> {
        Head {
            sender_name: name,
            sender_email: "no-reply@example.org",
            recipient: to,
            reply_to: "",
            message_id: "<a@example.org>",
            date: chrono::DateTime::from_timestamp(1_780_315_200, 0)
                .unwrap()
                .naive_utc(),
        }
    }

    fn mail(text: &str) -> Composed {
        Composed {
            lang: Lang::En,
            subject: "Тема".into(),
            html: format!("<p>{text}</p>"),
            text: text.into(),
        }
    }

    #[test]
    fn control_characters_never_reach_a_header() {
        for name in ["a\r\nBcc: x@example.org", "a\u{0}", "a\nb", "\u{202e}a"] {
            assert!(build(&head(name, "ann@example.org"), mail("a")).is_err());
        }
        let mut bad = mail("a");
        bad.subject = "a\r\nb".into();
        assert!(build(&head("a", "ann@example.org"), bad).is_err());
        assert!(build(&head("a", "ann\r\n@example.org"), mail("a")).is_err());
    }

    #[test]
    fn bodies_are_always_encoded() {
        for text in ["plain\n.\nQUIT\r", "Füße", "всё по-русски", "\r.\r\n.\n"] {
            let (_, bytes) = build(&head("Ä \"x\"", "ann@пример.рф"), mail(text)).unwrap();
            let raw = String::from_utf8(bytes).unwrap();
            assert!(raw.is_ascii(), "{raw}");
            assert!(!raw.replace("\r\n", "").contains(['\r', '\n']), "{raw}");
            assert!(!raw.contains("7bit") && !raw.contains("8bit"), "{raw}");
            assert!(raw.contains("ann@xn--"), "{raw}");
        }
    }
}
