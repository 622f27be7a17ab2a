dashboard-add-client = Add new client
dashboard-empty = No client yet
dashboard-empty-text = Add the first one: it takes an e-mail, a name and a company.
dashboard-new = { $n ->
    [one] One new in the last 7 days
   *[other] { $n } new in the last 7 days
}
dashboard-new-many = More than { $n } new in the last 7 days
dashboard-newest = New clients
dashboard-all-clients = All clients
dashboard-client = Client
dashboard-status = Client status
dashboard-created = Created
dashboard-by-status = Clients by status
dashboard-all-activity = All activity
