# A client's services, in the admin portal
field-activate-service = Activate Service
field-service-status = Status
field-trial-end-date = Trial end date
field-features = Features
field-visibility = Visibility
