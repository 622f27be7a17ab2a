# Control panel > Users
menu-team = Users
team-invite = Invite user
team-filter = Filter users
team-search = Search by ID or e-mail
team-caption = Users of { $company }
team-id = ID
team-role = IAM/CDN role
team-status = Status
team-two-factor = Two-Factor authentication
team-last-sign-in = Last sign-in
team-actions = Actions
team-you = You
team-any-status = Any status
team-any-role = Any role
team-any-two-factor = Two-Factor: any
team-two-factor-on = Two-Factor: on
team-two-factor-off = Two-Factor: off
team-two-factor-is-on = On
team-two-factor-is-off = Off
team-edit = Edit
team-resend = Resend invite
team-cancel = Cancel invitation
team-delete = Delete

# Invite user
team-invite-text = We send an e-mail with a link. It is valid for 24 hours. Who has no sign-in yet creates a password; who has one accepts after signing in.
team-name-help = First name and surname work best.
team-email-help = The invitation and other notifications go to this address.
team-language = Language
team-lang-en = English
team-lang-de = German
team-lang-zh = Chinese
team-lang-ru = Russian
team-help-administrators = Everything: services, users, tokens and the account itself.
team-help-engineers = View and change the settings of services, purge and prefetch.
team-help-purge-web = View statistics and settings, purge and prefetch in the control panel and by the API.
team-help-purge-api = View statistics and settings, purge and prefetch by the API.
team-help-users = View statistics and settings.
team-cloud-scope = Scope for the Cloud service
team-cloud-follow = As the IAM/CDN role
team-cloud-follow-help = Administrators are administrators of all projects; everybody else has no access.
team-scope-client = Client
team-scope-client-help = One role for all projects.
team-cloud-client = Role in all projects
team-scope-project = Project
team-scope-project-help = A role for each project.
team-cloud-projects = Roles in projects
team-no-projects = There are no projects yet.
team-choose-project = Choose a role in at least one project, or another scope.
team-other-services = Billing, DNS, Storage, Streaming, Web security
team-other-services-text = Administrator
team-back = Cancel
team-invited = { $email } was invited. The link is valid for 24 hours.
team-already-here = This address already belongs to a user of this account.
team-full = This account may have { $limit } users, and all places are taken. Pending invitations count. Your provider can raise the limit.
team-too-many = { $n ->
    [one] One invitation was sent
   *[other] { $n } invitations were sent
} in the last 24 hours, as many as are allowed. Try again later, or ask your provider for more.
team-invited-again = The invitation was sent again. The earlier link does not work any more.

# Edit and delete
field-cloud-role = Cloud role
team-theirs = Name, e-mail and language belong to the person, who changes them in the own profile.
team-save = Save changes
team-saved = The user was saved.
team-conflict = Somebody else changed this user in the meantime. Nothing of yours was saved yet: compare, then save again.
team-last-administrator = Somebody has to be Administrators. Give another user this role first.
team-stronger-token = This user has an active API token with a stronger role. Delete the token first, or choose another role.
team-active-tokens = You can't remove the user as they have active tokens.
team-oneself = You can’t delete yourself here. To give up this account, use “Leave this account” in your profile.
team-not-now = This can’t be done any more: somebody else was faster. Reload the page to see how things are now.
team-delete-question = Delete { $name }?
team-delete-text = { $name } can’t enter { $company } any more, at once. Other accounts of this person stay as they are.
team-delete-yes = Yes, delete the user
team-delete-no = Keep the user
team-delete-hint = Takes away this account only.
team-deleted = The user was deleted from this account.
team-cancel-question = Cancel the invitation of { $name }?
team-cancel-text = The link that was mailed to { $email } stops working at once.
team-cancel-yes = Yes, cancel the invitation
team-cancel-no = Keep the invitation
team-cancel-hint = The link that was mailed stops working.
team-cancelled = The invitation was cancelled.

# Leave this account
team-leave = Leave this account
team-leave-hint = You lose access to { $company }. Your other accounts stay.
team-leave-question = Leave { $company }?
team-leave-text = You lose access to this account at once. Your other accounts stay. Only an Administrator can invite you again.
team-leave-yes = Yes, leave the account
team-leave-no = Stay
team-left = You left { $company }.
team-only-account = This is your only account. An Administrator of the account can delete you from it.
