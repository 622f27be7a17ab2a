# Two-factor authentication
two-factor-tab = Two-factor
two-factor-title = Two-factor authentication
two-factor-enabled = Enabled
two-factor-disabled = Disabled
two-factor-what = With it, signing in takes a code from an app on your phone besides the password. Whoever learns your password still can’t come in.
two-factor-required = Your provider asks for two-factor authentication. Set it up to go on.
two-factor-enable = Enable 2FA
two-factor-enable-help = We ask for it because this changes how you sign in.
two-factor-set-up = Set up your authenticator app
two-factor-scan = Scan the code with an authenticator app, or type the key into it. Then enter the six digits that the app shows.
two-factor-qr = QR code for the authenticator app
two-factor-secret = Key
two-factor-secret-help = For apps that can’t scan. It is time-based, with six digits.
field-two-factor-code = Code
two-factor-code-help = Six digits. They change every 30 seconds.
two-factor-code-wrong = This is not the code of now. Look whether the clock of your phone is right, then enter the newest one.
two-factor-check = Check
two-factor-cancel = Cancel
two-factor-too-late = That took too long. Start again: the old key is void.
two-factor-is-on = Two-factor authentication is on. From now on we ask for a code when you sign in.
two-factor-codes = Backup codes
two-factor-codes-once = Each code opens your account once if you don’t have your phone. They are shown only now: print them or keep them where only you look.
two-factor-codes-left = { $n ->
    [one] One of 5 left
   *[other] { $n } of 5 left
}
two-factor-codes-hint = For when you don’t have your phone. New codes make the old ones void.
two-factor-generate = Generate backup code
two-factor-print = Print
two-factor-kept = I have kept them
two-factor-disable = Disable 2FA
two-factor-disable-hint = We mail you a link. Two-factor authentication goes off once you have opened it and confirmed.
two-factor-off-mailed = We mailed a link to { $email }. It works once, for 60 minutes.

# Sign-in, second step
code-title = Enter your code
code-hint = Your account is protected by two-factor authentication.
code-help = Six digits from your authenticator app, or one of your backup codes.
code-wrong = This code is wrong or was used already. Wait for the next one.
code-backup-left = { $n ->
    [0] That was your last backup code. Generate new ones in your profile.
    [one] You signed in with a backup code. One is left.
   *[other] You signed in with a backup code. { $n } are left.
}

# Mailed confirmations
confirm-home = To the start page
confirm-dead-title = This link doesn’t work any more
confirm-dead = It may have been used already, replaced by a newer one, or expired. If you still want the change, ask for a new link in your profile.
confirm-email-title = Confirm your new e-mail
confirm-email = From now on you sign in with { $email }. Your other sessions end.
confirm-email-button = Use this address
confirm-email-done = Your sign-in e-mail is { $email } now.
confirm-two-factor-title = Switch two-factor authentication off?
confirm-two-factor = Then your password alone opens your account. Your backup codes become void.
confirm-two-factor-done = Two-factor authentication is off.
