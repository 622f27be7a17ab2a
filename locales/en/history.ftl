# Activity log and the history of a client. Sentences follow the name of who did it.
history-filter = Filter the history
history-event = Event
history-all-events = All events
history-person = Person (ID or e-mail)
history-client = Client ID
history-empty = Nothing happened yet
history-empty-text = What people change appears here, with the values before and after.
history-end = End of the history
history-the-portal = The portal
history-somebody = Somebody
history-as = as { $name }
history-via-token = API token { $name }
history-from = from { $ip }
history-as-role = Role: { $role }
history-reason = Reason: { $reason }
history-unknown = did something that this version does not know
history-without-seller = { $n ->
    [one] One client has no seller now
   *[other] { $n } clients have no seller now
}
history-customer-created = created the client { $company }
history-customer-edited = changed the client
history-main-user-changed = made { $name } the main user
history-user-invited = invited { $name } ({ $email })
history-user-invitation-resent = sent the invitation of { $name } ({ $email }) again
history-user-invitation-cancelled = cancelled the invitation of { $name } ({ $email })
history-user-removed = removed the user { $name } ({ $email })
history-user-left = left the account
history-project-created = created the project { $project }
history-project-renamed = renamed the project { $project }
history-api-token-created = created the API token { $token }
history-api-token-deleted = deleted the API token { $token }
history-project-deleted = deleted the project { $project }
history-project-roles-gone = { $n ->
    [one] One user had a role in it
   *[other] { $n } users had a role in it
}
history-user-accepted-invitation = accepted the invitation
history-user-edited = changed the user { $name }
history-user-role-changed = changed the role of { $name }
history-logged-in-as-client = used “Log in as” Client and acts as { $name }
history-logged-in-as-partner = used “Log in as” Partner and acts as { $name }
history-log-in-as-ended = returned from acting as { $name }
history-signed-in = signed in
history-password-reset-requested = asked for a link to a new password of { $name }
history-password-changed = set the password of { $name }
history-seller-invited = invited the seller { $name } ({ $email })
history-seller-invitation-resent = sent the invitation of { $name } again
history-seller-accepted-invitation = accepted the invitation and sells now
history-seller-blocked = blocked the seller { $name }
history-seller-activated = activated the seller { $name }
history-seller-deleted = deleted the seller { $name }
history-reseller-created = created the reseller { $company }
history-reseller-edited = changed the reseller { $company }
history-settings-changed = changed the settings
history-mail-link-shown = looked at the link in the mail to { $recipient }
history-mail-sent-again = sent the mail to { $recipient } again
history-operator-created = made { $name } the operator
history-service-status-changed = changed the status of { $service }
history-service-changed = changed { $service }
history-service-visibility-changed = changed the visibility of { $service }
history-service-default-changed = changed the global visibility of { $service }
history-deletion-requested = requested the deletion of the account
history-deletion-withdrawn = withdrew the request to delete the account
history-deletion-cancelled = cancelled the request to delete the account
history-customer-deleted = deleted the client { $company }
history-deletions-released = released the deletions that were held
history-erased = Somebody whose data was erased
history-service-added = added the service { $service }
history-service-edited = changed the service { $service } in the catalogue
history-service-retired = retired the service { $service }
history-feature-added = added the feature { $feature } to { $service }
history-feature-edited = changed the feature { $feature } of { $service }
history-feature-removed = removed the feature { $feature } from { $service }
history-activation-requested = asked to activate { $service }
history-activation-declined = declined the request of { $name } to activate { $service }
