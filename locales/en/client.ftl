# Add new client
client-new-title = Add new client
client-new-section = Client
client-cancel = Cancel
client-created = The client was created.
client-also-in = An account with this address exists: { $company } ({ $id })
client-configure = Let the client configure the password
client-configure-help = A link to set it is mailed, valid for 24 hours.
client-password-help = At least { $min } characters. A phrase of four unrelated words works well. Not needed when the client configures it.
client-password-or-configure = Either type a password or let the client configure it.
client-email-help = The first user signs in with this address. It also becomes the Company email.
client-name-help = How this client is called in your own billing or CRM.
client-owner-help = Who serves this client: you or a reseller.
client-no-seller = No seller
client-seller-help = Sorts this client in the list.
client-seller-elsewhere = Choose a seller who works for the owner of this client.
client-lang-help = Language of automatic e-mails.
client-test-help = Hidden from the list of clients unless the filter Test account is true.

# Labels
field-first-name = First name
field-last-name = Last name
field-name-in-your-system = Name in your system
field-seller = Seller
field-owner = Owner
field-test-account = Test Account
field-company-email = Company email
field-custom-id = Custom ID
field-user-type = User type
field-main-user = Main user

# The page of a client
client-tabs = Client
client-tab-edit = Edit client
client-tab-users = Users
client-tab-history = History
client-id = ID
client-fact-owner = Owner { $name }
client-fact-seller = Seller { $name }
client-since = Client since

# Edit client
client-save = Save changes
client-saved = The changes are saved.
client-nothing-changed = Nothing was changed.
client-is-deleted = This client is deleted. Its history stays, but nothing can be changed.
client-settings = Settings
client-custom-id-help = Letters, numbers and special characters. The client sees it in API requests and cannot edit it.
client-status = Client status
client-status-automatic = Set automatically.
client-status-why = Why?
client-because = { $service } is { $status }
client-why-preparation = The account has been created, but no service has been used yet.
client-why-trial = At least one service has the status Trial, and none is Active.
client-why-active = At least one service has the status Active.
client-why-trial-end = At least one service has the status Deleted, TrialEnd or Paused, and none is Active or Trial.
client-why-deleted = The account is deleted.
client-account = Account
client-user-limit = Users
client-users-of = { $n } of { $limit } users
client-conflict = Somebody else saved this client while you were editing
client-conflict-text = Your fields below hold what you typed, and what was saved where you changed nothing. Nothing is overwritten until you save.
client-conflict-saved = Saved
client-conflict-yours = In your form
client-conflict-take = Discard mine and show what is saved

# Users
client-users-caption = Users of { $company }
client-user-id = ID
client-user-name = Name
client-user-role = User type
client-user-status = Status
client-user-two-factor = Two-Factor authentication
client-user-two-factor-off = Off
client-user-lang = Lang
client-user-last-sign-in = Last sign-in
client-user-actions = Actions
client-user-main = Main user
client-user-edit = Edit
client-user-edit-named = Edit { $name }
client-user-resend = Resend invite
client-user-resend-named = Resend invite to { $name }
client-user-make-main = Make main user
client-users-invite = New users are invited in the client’s own control panel.
client-users-none = No users yet
client-users-none-text = Log in as Partner and invite the first one.
client-user-section = User
client-user-saved = The user is saved.
client-user-theirs = This person manages name and e-mail in the own profile.
client-user-email-help = Works at once. The old and the new address are told.
client-user-pending-help = Another address is invited instead of this one.
client-user-address-taken = This address can’t be used here.
client-user-last-administrator = Somebody has to be Administrators. Give another user this type first.
client-user-is-main = “Log in” acts as this user. Make another user the main user first.
client-user-not-now = This user can’t be changed like this now.
client-user-invited-again = { $name } was invited again. The earlier link does not work any more.
client-user-made-main = { $name } is the main user now.
client-user-back = Back to the users
