# The list of clients
clients-title = Clients
clients-export = Export CSV
clients-add = Add new client
clients-filter = Filter this list
clients-filter-label = Filter clients
clients-apply = Apply
clients-column-id = ID
clients-column-company = Company
clients-column-name = Name
clients-column-email = Email
clients-column-status = Client status
clients-column-seller = Seller
clients-column-created = Created
clients-owner = Owner
clients-actions = Actions
clients-edit = Edit
clients-log-in = Log in
clients-log-in-as-partner = Log in as Partner
clients-users = Users
clients-history = History
clients-test = Test
clients-filter-test = Test account
clients-test-hidden = false
clients-true = true
clients-any = any
clients-no-seller = No seller
clients-any-seller = Any seller
clients-any-owner = Any owner
clients-created-from = Created from
clients-created-to = Created to
clients-from-day = from { $day }
clients-to-day = to { $day }
clients-shown = { $n ->
    [one] One client on this page
   *[other] { $n } clients on this page
}
clients-many = many
clients-more-than = more than { $n }
clients-caption = Clients
clients-none-title = No clients yet
clients-none-text = Create the first account. You can switch services and invite people afterwards.
clients-search-test = Search test accounts too
clients-no-result-hint = Check the spelling, or remove a filter. Test accounts may be hidden.
