# Vendor settings > E-mails sent
mails-title = E-mails sent
mails-list = E-mails, newest first
mails-search = Search by recipient
mails-state = State
mails-any-state = Any state
mails-filter = Filter
mails-none = No e-mails yet
mails-none-text = Invitations, password links and notices appear here as soon as the portal writes them.
mails-shown = { $n ->
    [one] One e-mail on this page
   *[other] { $n } e-mails on this page
}
mails-kept-note-reseller = E-mails are kept here instead of being sent. Your provider can give you the link of an e-mail, or set up a mail server.
mails-kept-note = No mail server is set, so e-mails are kept here instead of being sent. Set CLIENTELE_SMTP_URL to send them.

mails-when = When
mails-recipient = Recipient
mails-subject = Subject
mails-attempts = Attempts
mails-next = Next try or error
mails-next-try = Next try
mails-unreadable = (can’t be read)

mails-state-queued = Waiting
mails-state-sending = Being sent
mails-state-sent = Sent
mails-state-failed = Failed
mails-state-kept = Kept
mails-state-dropped = Not sent

mails-meaning-queued = It waits to be handed to the mail server.
mails-meaning-sending = It is being handed to the mail server right now.
mails-meaning-sent = The mail server took it.
mails-meaning-failed = Sending was given up.
mails-meaning-kept = No mail server was set when it was written, so it was kept here.
mails-meaning-dropped = It was not sent, because its link was already void.

mails-reason-silence = The mail server did not answer in time.
mails-reason-unfit = The e-mail can’t be put together.
mails-reason-broken = The portal stumbled over this e-mail.
mails-reason-link = Its link was used, revoked or ran out before it was sent.

mails-from = From
mails-written = Written
mails-sent-at = Sent
mails-error = Last error
mails-next-at = Next try
mails-message-id = Message-ID
mails-text-part = Plain text
mails-html-part = As the recipient sees it
mails-masked = Links are masked here.

mails-send-again = Send again
mails-queued-again = The e-mail is queued again.
mails-no-again = It can’t be sent again
mails-no-again-underway = It is on its way already.
mails-no-again-no-server = No mail server is set.
mails-no-again-erased = Its link was erased when it was sent. Start again where it came from, for example with Resend Invite or a new reset link.
mails-no-again-void = Its link was used, revoked or ran out. Start again where it came from, for example with Resend Invite or a new reset link.
mails-no-again-unreadable = It can’t be put together.

mails-link = Show link
mails-link-text = When an e-mail does not arrive, you can pass its link on another way. Enter your own password to see it. It is recorded in the history, and the recipient is told by e-mail.
mails-link-password = Your password
mails-link-wrong = This is not your password.
mails-link-gone = The link can’t be shown: it was erased, used, revoked or ran out.
mails-link-title = Link in the e-mail to { $recipient }
mails-link-label = Link
mails-link-once = It is shown only now and works once, until { $until }.
mails-link-back = Back to the e-mail
mails-invitation = Access to { $company }
mails-invitation-private = What this mail says is between the portal and the person who gets it. The operator can show its link.
mails-invitation-again = Use Resend invite on the page of the person: it makes a new link.
mails-address-check = Check of an e-mail address
