# The frame of the admin portal
menu-dashboard = Dashboard
menu-accounts = Accounts
menu-clients = Clients
menu-resellers = Resellers
menu-users = Users
menu-sellers = Sellers
menu-all-users = All users
menu-vendor-settings = Vendor settings
menu-services = Services
menu-mails = E-mails sent
menu-security = Security
menu-activity = Activity log
menu-help = Help
clients-search = Search clients by name, ID or e-mail
