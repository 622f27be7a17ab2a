# Vendor settings > Services, and the operator's catalogue
services-text = Global service visibility. Reaches every client without a setting of its own.
services-inheriting = { $n ->
    [one] One client inherits this
   *[other] { $count } clients inherit this
}
services-nothing-changed = Nothing was switched.
services-refused = Nothing was saved. These services can’t be turned off yet:
services-in-use = { $service } is in Trial or Active for clients that inherit this. Set it to TrialEnd or Paused there first.
services-in-use-clients = { $n ->
    [one] Show this client
   *[other] Show these { $n } clients
}
catalogue-title = Catalogue
catalogue-open = Catalogue
catalogue-text = What this installation resells, in the order of the tabs. A new service is off for everybody until it is switched on under Services.
catalogue-none = No services yet
catalogue-none-text = Add the first one. It is off until you switch it on.
catalogue-add = Add service
catalogue-new-text = A new service is off for everybody until it is switched on under Services.
catalogue-added = { $service } was added. It is off until it is switched on under Services.
catalogue-cancel = Cancel
catalogue-edit = Edit
catalogue-edit-one = Edit { $service }
catalogue-actions = Actions
catalogue-up = Move up { $service }
catalogue-down = Move down { $service }
catalogue-trial = Trial
catalogue-deleted-after = Deleted after
catalogue-days = { $n ->
    [one] { $n } day
   *[other] { $n } days
}
catalogue-name-help = The name of its tabs, for everybody.
catalogue-trial-help = Proposed when the service is activated. 0: no trial.
catalogue-deleted-after-help = From TrialEnd or Paused. What runs already keeps its date.
catalogue-name-taken = There is a service of this name.
catalogue-conflict = Somebody else changed the catalogue meanwhile.
catalogue-no-features = No features yet.
catalogue-price = Price
catalogue-paid = Paid
catalogue-free = Free
catalogue-paid-help = Marks it for whoever switches it on; nothing is charged here.
catalogue-add-feature = Add feature
catalogue-feature-added = The feature was added. It is off for everybody.
catalogue-feature-name-taken = This service has a feature of this name.
catalogue-remove = Remove
catalogue-remove-one = Remove { $feature }
catalogue-remove-question = Remove the feature { $feature }?
catalogue-remove-clients = { $n ->
    [0] No client has it on.
    [one] One client has it on and loses it.
   *[other] { $n } clients have it on and lose it.
}
catalogue-remove-many = More than { $n } clients have it on and lose it.
catalogue-remove-yes = Yes, remove it
catalogue-remove-no = Keep it
catalogue-feature-removed = The feature was removed.
catalogue-retire = Retire service
catalogue-retire-text = It disappears from all tabs and lists. What clients had of it stays in their history. This can’t be undone here.
catalogue-retire-question = Retire { $service }?
catalogue-retire-yes = Yes, retire it
catalogue-retire-no = Keep it
catalogue-retired = The service was retired.
catalogue-not-now = It can’t be retired yet.
catalogue-in-use = { $n ->
    [one] One client has it in Trial or Active.
   *[other] { $n } clients have it in Trial or Active.
}
catalogue-in-use-many = More than { $n } clients have it in Trial or Active.
catalogue-show-clients = Show them
catalogue-first = Set it to TrialEnd or Paused there first.
field-service-name = Name
field-feature-name = Feature name
field-description = Description
field-paid = Paid
field-trial-days = Trial length in days
field-deleted-after-days = Days until Deleted
field-position = Place in the catalogue
