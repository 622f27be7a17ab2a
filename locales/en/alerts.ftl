# Vendor settings > Email alerts.
menu-alerts = Email alerts
field-alerts-deletion-requests = Email for deletion requests
field-alerts-failed-sign-ins = Email for unsuccessful login attempts
alerts-deletion-requests-help = Told when a client asks to be deleted, and what becomes of it.
alerts-failed-sign-ins-help = Told of wrong passwords of your clients’ users and of your own people, in one e-mail for 15 minutes.
alerts-address = Address { $n }
alerts-on = Send to address { $n }
alerts-send = Send
alerts-remove = Remove address { $n }
alerts-add = Add address
alerts-twice = { $email } stands in this list already.
alerts-too-many = At most { $max } addresses.
alerts-support = Support
alerts-support-help = Shown to your clients in the control panel and in e-mails. Activation requests go here.
