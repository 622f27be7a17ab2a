# A client's services, in the admin portal
field-activate-service = Activate Service
field-service-status = Status
field-trial-end-date = Trial end date
field-features = Features
field-visibility = Visibility
field-answer = Answer

# Tab Services
client-tab-services = Services
client-services-visibility = Service visibility
client-services-use-inherited = Use inherited settings
client-services-help = Custom services keep their setting when the global service visibility changes.
client-services-none = There are no services in the catalogue yet.
client-services-inherited = Inherited
client-services-custom = Custom
client-services-hidden = Hidden
client-services-reset = Reset to inherited
client-services-reset-named = Reset { $service } to inherited
client-services-refused = Nothing was saved: a service in use can’t be hidden.
client-services-in-use = The service is in Trial or Active. Set it to TrialEnd or Paused first.
client-services-open = Open { $service }
client-services-statuses = Service statuses
client-services-caption = Services of { $company } and their statuses
client-services-service = Service
client-services-tab-help = A service that is on gets its own tab here and in the control panel. It is not activated until you check Activate Service there and set its status.

# Services in Add new client
client-new-services-help = Switched on by the global service visibility. Change a switch and that service becomes custom: later global changes no longer reach it.
client-new-services-owner = Shown as for your own clients; the owner’s settings apply where you touch nothing.
client-new-inherited-on = inherited: on
client-new-inherited-off = inherited: off

# Tab of one service
client-service-activate-help = Off shows the client the activation request form. It stops nothing: set the status to Paused for that.
client-service-status-help = TrialEnd and Paused stop the service. Deleted destroys what it holds.
client-service-trial-help = { $n ->
    [0] Until the end of that day. Counts for the status Trial.
    [one] Until the end of that day. Counts for the status Trial; usually { $n } day.
   *[other] Until the end of that day. Counts for the status Trial; usually { $n } days.
}
client-service-trial-past = A trial ends in the future.
client-service-trial-long = A trial lasts ten years at most.
client-service-trial-no-date = Enter a date such as 2026-12-24.
client-service-trial-ended = The trial ended:
client-service-days = Days until Deleted
client-service-days-help = From TrialEnd or Paused to Deleted.
client-service-due = What the service holds is destroyed:
client-service-stands-still = The time stands still ({ $why }).
client-service-no-features = This service has no features.
client-service-free = Free
client-service-paid = Paid
client-service-hidden = { $service } is hidden from this client, so its settings are inactive.
client-service-to-services = Switch it on under Services
client-service-hidden-meanwhile = The service was hidden from this client meanwhile. Switch it on under Services first. Nothing was changed.
client-service-conflict = This service was changed while you were editing
client-service-request = The client asks to activate { $service }
client-service-request-help = Check Activate Service and save to accept.
client-service-answer-help = Mailed to who asked.
client-service-decline = Decline
client-service-declined = The request was declined.
client-service-request-gone = This request was answered or taken back meanwhile.
