# Services, as clients see them too
service-status-new = New
service-status-trial = Trial
service-status-trial-end = Trial ended
service-status-active = Active
service-status-paused = Paused
service-status-deleted = Deleted
service-stop-trial-end = the trial has ended
service-stop-paused = the provider has paused it
service-stop-deleted = it was deleted
service-stop-suspended = the account is suspended
service-stop-owner-suspended = the provider is suspended
service-stop-deletion-requested = the account is to be deleted

# In the control panel
field-message = Message
panel-services = Services
panel-service-stopped = Stopped: { $why }
panel-service-days-left = { $n ->
    [one] { $n } day left in the trial
   *[other] { $n } days left in the trial
}
panel-service-trial-until = The trial ends
panel-service-features = Switched on for you
panel-service-no-features = No features are switched on.
panel-service-open = Open { $service }
panel-service-available = Available for you and not yet in use. Your provider activates it.
panel-service-ask-title = Ask for { $service }
panel-service-message-help = What would you like to use it for? Your provider reads this.
panel-service-ask = Ask to activate
panel-service-ask-role = Administrators and Engineers of your account can ask for it.
panel-service-ask-stopped = It can’t be asked for at the moment: { $why }.
panel-service-asked = { $name } has asked to activate it.
panel-service-asked-text = Your provider activates the service or answers by e-mail.
panel-service-asked-now = Your provider has been asked to activate { $service }.
panel-service-declined = Your provider declined the last request.
panel-service-needless = The service is activated already, or somebody has asked for it meanwhile.
