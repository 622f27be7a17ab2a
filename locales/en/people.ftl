# Signing in
sign-in-title = Sign in
sign-in-hint = Accounts are created by your provider.
sign-in-then = Sign in to go on to your invitation.
sign-in-wrong = E-mail or password is wrong.
sign-in-forgot = Forgot the password?
sign-in-button = Sign in

# Nowhere to go
closed-title = You can’t sign in at the moment
closed-text = Your password is right, but there is no account you can enter:
closed-everywhere = Your password is right, but you have no access any more. Ask your provider.

# Choice of account
accounts-title = Choose an account
accounts-signed-in = Signed in as { $email }
accounts-search = Search accounts
accounts-all = Show all accounts
accounts-none = You have no account here at the moment. Ask your provider.
accounts-more = Only the first 200 accounts are listed. Search to find the others.
accounts-last = Last used
accounts-invited = You were invited.
accounts-accept = Accept
accounts-accept-into = Accept the invitation of { $company }
accounts-suspended = Suspended. Your provider can tell you why and activate it again.
accounts-blocked = Your access was blocked by the provider.
accounts-expired = Your invitation has expired. Ask for a new one.
accounts-here = You are here
accounts-back = Back

# Invitations
invitation-title = Invitation
invitation-join = Join { $company }
invitation-offer = { $company } invites you as { $role }.
invitation-accept = Accept the invitation
invitation-later = Not now
invitation-other = This invitation is for somebody else. You are signed in as { $email }. Sign out to accept it.
invitation-too-often = The invitation was sent again five times within a day. It can be sent once more in { $hours ->
    [one] one hour.
   *[other] { $hours } hours.
}
invitation-dead-title = This invitation doesn’t work any more
invitation-dead = It may have been accepted already, withdrawn, replaced by a newer one, or expired after 24 hours. If you accepted it, sign in. Otherwise ask for a new one.

# Passwords
password-rule = At least { $min } characters. A phrase of four unrelated words works well.
password-forgot-title = Forgot the password?
password-forgot-hint = We mail you a link to a new one.
password-forgot-button = Send the link
password-mailed-title = Look into your mailbox
password-mailed = If there is an account with this address, a link to a new password is on its way. It works once, for 60 minutes. Only the newest link works.
password-to-sign-in = To the sign-in page
password-first-title = Set up your password
password-new-title = Set a new password
password-save = Save and sign in
password-enough-title = Enough links for now
password-enough = Many links were asked for, for this address or from your network. If there is an account with this address, the link in the newest e-mail works, for 60 minutes.
password-dead-title = This link doesn’t work any more
password-dead = It may have been used already, replaced by a newer one, or expired. Ask for a new one; it comes by e-mail.
password-dead-again = Ask for a new link
password-void-title = Choose a password of your own first
password-void = Your password was set by another provider, so it doesn’t open this account and works no longer. We mailed you a link to set one that only you know. It works once, for 24 hours.

# Own profile
profile-title = Profile
profile-general = General
profile-email-help = You sign in with it.
profile-email-title = Change e-mail
profile-email-hint = You sign in with { $email } now. We mail a link to the new address; it counts once you have confirmed it there.
field-new-email = New e-mail
profile-email-button = Send the link
profile-email-same = This is your address already.
profile-email-mailed = We mailed a link to { $email }. The new address counts once it is confirmed there, within 24 hours.
profile-save = Save changes
profile-saved = Your profile was saved.
profile-conflict = Your profile was changed in the meantime. Nothing of yours was saved yet: compare, then save again.
profile-conflict-table = Values that differ
profile-conflict-field = Field
profile-conflict-saved = Saved now
profile-conflict-yours = What you entered
profile-password-hint = You stay signed in here. All your other sessions end.
profile-password-due = Your password is too old. Choose a new one to go on.
profile-password-typed = Your provider typed your password. Choose one of your own to go on.
profile-password-button = Change password
profile-password-changed = Your password was changed. All other sessions have ended.
profile-password-wrong = This is not your current password.

# Control panel
panel-hello = Hello, { $name }
panel-no-services = No services yet.
panel-no-services-hint = Your provider switches them on.
panel-account = Your account
panel-id = Your ID
panel-role = Your role
panel-people-label = People
panel-people = { $people } of { $limit } users
panel-provider = Your provider
panel-provider-name = Name
panel-support = Support
