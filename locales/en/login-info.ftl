# Change Login Info
login-info-title = Change Login Info
login-info-whose = How { $name }, the main user of this client, signs in. Changes work at once.
login-info-email-help = The sign-in e-mail. When it changes, the old and the new address are told in any case.
login-info-password-help = Leave it empty to keep the password. A new one has at least { $min } characters and ends all sessions of this user.
login-info-generate = Generate a password
login-info-generate-help = You see it once, on the next page.
login-info-typed-and-generated = Either type a password or let one be generated.
login-info-tell = Tell the client by e-mail
login-info-tell-help = The e-mail says that a new password was set, and never which one. Pass the password on yourself.
login-info-conflict = The login was changed while you were editing. Nothing of yours was saved yet; type a new password again.
login-info-email-done = The sign-in e-mail was changed. The old and the new address are told by e-mail.
login-info-password-done = A new password was set, and all sessions of this user have ended.
login-info-told = The client is told so by e-mail.
login-info-untold = The client was not told: pass it on yourself.
login-info-new-password = New password
login-info-password-once = It is shown only now. Pass it on, or generate another one.
login-info-shown-once = The password was set and shown once already. Generate another one if nobody noted it.
login-info-theirs = This login belongs to the user alone, who has other accounts, too. E-mail and password are changed in the own profile or with “Forgot the password?” on the sign-in page.
login-info-waiting = { $name } was invited and has not signed in yet. Resend invite mails a new link to set the password.
login-info-nobody = Nobody signs in for this client yet. Log in as Partner and invite the first user.
login-info-back = Back to the client

# Password reset link
login-info-link = Password reset link
login-info-link-text = Whoever opens the link sets a new password. It works once, for 60 minutes, and only the newest one works.
login-info-show = Show link
login-info-show-help = Needed to show the link. It is recorded in the history, and the user is told by e-mail.
login-info-own-password = Your own password
login-info-own-code = Your two-factor code
login-info-send = Send to Email
login-info-goes-to = Goes to { $email }.
login-info-send-new = It mails a new link; the one above stops working.
login-info-other-email = The contact e-mail { $email } is another address than the sign-in e-mail. To send the link there, show it, copy it and send it yourself.
login-info-link-told = { $name } is told by e-mail that you looked at it.
login-info-link-valid = It is shown only now and works once, until { $until }. A password that is set by it is taken for one that you typed.
login-info-link-once = The link was shown once already. Show a new one if nobody noted it.
login-info-mailed = A link to a new password is on its way to { $email }.
