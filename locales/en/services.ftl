# Services, as clients see them too
service-status-new = New
service-status-trial = Trial
service-status-trial-end = Trial ended
service-status-active = Active
service-status-paused = Paused
service-status-deleted = Deleted
service-stop-suspended = the account is suspended
service-stop-owner-suspended = the provider is suspended
service-stop-deletion-requested = the account is to be deleted
