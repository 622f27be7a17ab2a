resellers-add = Add new reseller
resellers-own = Own company
resellers-cancel = Cancel
resellers-save = Save changes
resellers-saved = The changes were saved.
resellers-added = { $company } was added. What is needed to sign in goes to the main person by e-mail.
resellers-resend = Resend Invite
resellers-resent = A new link is on its way by e-mail. The earlier one no longer works.
resellers-not-waiting = This person is in already.
resellers-conflict = Somebody else saved meanwhile. Struck out is what is saved now, beside it what you typed. Save again to keep yours.
resellers-empty = No reseller yet
resellers-empty-text = A reseller has its own clients, sellers and look.
resellers-search = Search company, person, e-mail or ID
resellers-search-label = Search resellers
resellers-shown = { $n ->
    [one] One reseller on this page
   *[other] { $n } resellers on this page
}
resellers-clients = { $n ->
    [one] One client
   *[other] { $n } clients
}
resellers-id = ID
resellers-company = Company
resellers-person = Main person
resellers-name = Name
resellers-name-help = The person who runs the reseller.
resellers-email = E-mail
resellers-email-help = Where the company is written to. It does not change how anybody signs in.
resellers-status = Status
resellers-created = Created
resellers-invited = Invited
resellers-history = Activity log
resellers-password = Password
resellers-password-help = At least { $min } characters. A phrase of four words works well. Who signs in here already keeps the own password.
resellers-by-link = Let the reseller configure the password
resellers-by-link-help = A link goes out by e-mail and works for 24 hours.
resellers-lang = Lang
resellers-lang-help = Language of e-mails to the company.
resellers-brand-name = Brand name
resellers-brand-name-help = On the control panel and in e-mails. Empty: the company.
resellers-brand-color = Brand colour
resellers-brand-color-help = Six hexadecimal digits such as #0d6a78. Lightness is adjusted where text needs it.
resellers-support-email = Support email
resellers-support-email-help = Shown at the foot of pages and e-mails.
resellers-error-color = Enter a colour such as #0d6a78.

# Fields of the history
field-brand-name = Brand name
field-brand-color = Brand colour
field-support-email = Support email
