# "Log in": staff inside a client's control panel
log-in-as-title = Log in to { $company }
log-in-as-text = As Client you see the control panel as { $company } does, as Partner you administrate it as its provider, for { $minutes } minutes at most. What you do there is recorded under your own name.
log-in-as-reason = Reason
log-in-as-reason-help = Stands in the history of the client.
log-in-as-reason-needed = Say why you log in; your provider asks for it.
log-in-as-client = Log in as Client
log-in-as-partner = Log in as Partner
log-in-as-with-reason = Log in with a reason
log-in-as-more = More ways to log in
log-in-as-cancel = Back to the client
log-in-as-no-main-user = This client has no main user yet, so there is nobody to log in as. Invite somebody first.
log-in-as-deleted = This client is deleted and has no control panel any more.
log-in-as-suspended = This account is suspended, so nobody can enter it. Activate it first.
log-in-as-returned = You are back in the admin portal.
log-in-as-over = Your time in the control panel is over. Log in once more to go on.
