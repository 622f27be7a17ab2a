# Notifications
notifications-title = Notifications
notifications-what = Which e-mails you get about the accounts you look after. E-mails about your sign-in and its security are always sent.
notifications-services = Services
notifications-trial-started = A trial has started
notifications-trial-ends-soon = A trial ends soon
notifications-trial-ended = A trial has ended
notifications-service-status-changed = The status of a service has changed
notifications-saved = Your notifications were saved.
