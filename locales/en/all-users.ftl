all-users-search = ID or e-mail
all-users-account-search = Account: company or ID
all-users-filter = Search and filter users
all-users-id = ID
all-users-name = Name
all-users-account = Account
all-users-role = Role
all-users-status = Status
all-users-two-factor = Two-Factor authentication
all-users-two-factor-on = Activated
all-users-two-factor-off = Not activated
all-users-last-sign-in = Last sign-in
all-users-any-role = Any role
all-users-any-two-factor = Two-factor: any
all-users-any-status = Any status
all-users-empty = No users yet
all-users-empty-text = The people of your clients are listed here once there are some.
all-users-shown = { $n ->
    [one] { $n } line
   *[other] { $n } lines
}
all-users-memberships = Accounts of this person
all-users-sessions = Sessions
all-users-no-sessions = Not signed in at the moment.
all-users-end-sessions = End sessions
all-users-sessions-ended = { $n ->
    [0] There were no sessions to end.
    [one] One session has ended.
   *[other] { $n } sessions have ended.
}
all-users-access = Access
all-users-block = Block
all-users-block-here = Who is blocked is signed out at once and can’t enter the accounts listed here. Accounts that you don’t see are not touched.
all-users-block-everywhere = Who is blocked is signed out at once and can’t enter any account.
all-users-blocked = The user is blocked and signed out.
all-users-activate = Activate
all-users-activated = The user may sign in again.
all-users-banned = This person was blocked by the operator. Only the operator can activate it again.
all-users-oneself = This is you. Your password, two-factor authentication and sessions are in your profile.
all-users-not-ours = Two-factor authentication guards all accounts of a person, and this one belongs to others too. Ask the operator to reset it.
all-users-not-now = Two-factor authentication is not activated.
all-users-reason = Reason
all-users-two-factor-reset = The two-factor authentication was reset. The person is told by e-mail.
