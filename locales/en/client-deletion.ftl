# The tab "Delete client"
client-tab-delete = Delete client
client-deletion-current = Current request
client-deletion-none = There is no request.
client-deletion-none-text = The client’s administrators request the deletion in their Profile. You can delete an account without a request too, for example an abandoned or a test account.
client-deletion-days = { $n ->
    [one] 1 day
   *[other] { $n } days
}
client-deletion-hours = { $n ->
    [one] 1 hour
   *[other] { $n } hours
}
client-deletion-last-minute = less than a minute
client-deletion-minutes = { $n ->
    [one] 1 minute
   *[other] { $n } minutes
}
client-deletion-left = left to convince the client
client-deletion-over = Time is over
client-deletion-over-text = The account is deleted within minutes.
client-deletion-waits = Deletions are held; it waits until the operator releases them.
client-deletion-day = Day { $day } of { $days }
client-deletion-asked = Requested { $at }
client-deletion-due = Deleted automatically { $at }
client-deletion-status = Status
client-deletion-by = Requested by
client-deletion-by-name = { $name }, Administrators, from the Profile menu
client-deletion-reason = Reason
client-deletion-services = Services
client-deletion-stopped = { $services } stopped on { $at }
client-deletion-stopped-none = None was running
client-deletion-contact = Contact
client-deletion-cancel = Cancel the deletion request
client-deletion-cancel-text = The services of { $company } start again.
client-deletion-keep-request = Keep the request
client-deletion-note = Notes
client-deletion-note-help = Saved in the history of deletion requests with this request.
client-deletion-cancelled = The deletion request was cancelled. The services run again.
client-deletion-not-requested = There is no request to cancel any more: it was withdrawn, cancelled, or the account is deleted.
client-deletion-delete = Delete account
client-deletion-without = You can delete an account without a request too, for example an abandoned or a test account.
client-deletion-question = Delete { $company }?
client-deletion-undone = All of this goes now. It can’t be undone.
client-deletion-goes = What goes
client-deletion-users = Users
client-deletion-users-alone = { $n } ({ $alone ->
    [one] 1 has no other account
   *[other] { $alone } have no other account
})
client-deletion-pending = Invitations that wait
client-deletion-in-use = Services that are not New
client-deletion-kept = ID, company and history are kept. Personal data is erased { $days ->
    [0] at once
    [one] after 1 day
   *[other] after { $days } days
}.
client-deletion-yes = Yes, delete account
client-deletion-keep = Keep the account
client-deletion-done = { $company } was deleted.
client-deletion-already = This client is deleted already.
client-deletion-technical = This is the technical account of { $owner }. It can’t be deleted on its own: it goes with its reseller.
client-deletion-gone = Deleted
client-deletion-gone-by = { $name } deleted this client on { $at }.
client-deletion-gone-portal = This client was deleted automatically on { $at }, when the time of its request was over.
client-deletion-erased = Its personal data was erased on { $at }.
client-deletion-history = History of deletion requests
client-deletion-history-none = No request yet.
client-deletion-event-requested = Requested
client-deletion-event-cancelled = Cancelled
client-deletion-event-withdrawn = Withdrawn
client-deletion-event-deleted = Deleted
client-deletion-event-by = by { $name }
client-deletion-event-automatic = automatically
client-deletion-event-waiting = Waiting, day { $day } of { $days }

# Deletions that are held
deletions-held = Deletions are held
deletions-held-text = The clock of a server was set by more than a day, noticed { $at }. Nothing is deleted until you have checked the clock. { $n ->
    [0] No request is due now.
    [one] One request is due now.
   *[other] { $n } requests are due now.
}
deletions-release = Release deletions
deletions-released = Deletions go on.
deletions-not-held = Deletions were not held.
