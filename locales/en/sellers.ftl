sellers-invite = Invite seller
sellers-invite-text = The seller gets an e-mail with a link that works for 24 hours.
sellers-send-invite = Send Invite
sellers-invited = An invitation is on its way to { $email }.
sellers-already-here = This person belongs to your company already.
sellers-resend = Resend Invite
sellers-resent = A new invitation is on its way. The earlier link no longer works.
sellers-reset = Reset password
sellers-reset-sent = A link to a new password is on its way. It works for 60 minutes.
sellers-block = Block
sellers-blocked = The seller is blocked and signed out of this account.
sellers-activate = Activate
sellers-activated = The seller may sign in again.
sellers-edit = Edit
sellers-edit-name = Edit { $name }
sellers-save = Save changes
sellers-saved = The changes were saved.
sellers-cancel = Cancel
sellers-back = Back to the seller
sellers-delete = Delete Seller
sellers-delete-text = The seller loses access to this account at once. Clients keep running and have no seller until you choose one.
sellers-delete-question = Delete { $name }?
sellers-delete-clients = { $n ->
    [0] No client has this seller.
    [one] One client loses its seller.
   *[other] { $n } clients lose their seller.
}
sellers-delete-many = More than { $n } clients lose their seller.
sellers-delete-yes = Yes, delete seller
sellers-delete-no = Keep the seller
sellers-deleted = The seller was deleted. Its clients keep running.
sellers-conflict = Somebody else saved meanwhile. Struck out is what is saved now, beside it what you typed. Save again to keep yours.
sellers-activated-already = This seller activated the account already.
sellers-not-activated-yet = This seller has not activated the account yet. Use Resend Invite.
sellers-on-its-own-title = This person manages the password alone
sellers-on-its-own = This person also belongs to accounts of others and manages the password alone: by “Forgot the password?” on the sign-in page.
sellers-empty = No seller yet
sellers-empty-text = Sellers work on clients without seeing sellers and vendor settings.
sellers-empty-there = This reseller has invited nobody.
sellers-search = Search name, e-mail or phone
sellers-search-label = Search sellers
sellers-shown = { $n ->
    [one] One seller on this page
   *[other] { $n } sellers on this page
}
sellers-more-than = more than { $n }
sellers-owner = Whose sellers
sellers-owner-own = Own sellers
sellers-owner-all = Sellers of all resellers
sellers-name = Name
sellers-name-own = This person also belongs to accounts of others; the name is changed in the own profile.
sellers-company = Company
sellers-email = E-mail
sellers-phone = Phone
sellers-status = Status
sellers-actions = Actions
sellers-facts = Access
sellers-last-invited = Last invited
sellers-last-sign-in = Last sign-in

