settings-save = Save changes
settings-saved = The changes were saved.
settings-conflict = Somebody else saved meanwhile. Struck out is what is saved now, beside it what you chose. Save again to keep yours.
settings-own-clients-help = A seller then sees, edits and enters only the clients that name it as their Seller.
settings-reason-help = Whoever uses Log in then says why; the reason stands in the history.
field-sellers-see-own-clients-only = Sellers see only their own clients
field-log-in-needs-reason = Ask for a reason at Log in
