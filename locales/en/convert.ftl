# Convert to Reseller
field-reseller-person = Reseller
field-reseller-sellers = Sellers
convert-to-reseller = Convert to Reseller
convert-title = Convert { $company } to a reseller
convert-plan-help = Custom plan: the reseller gets the sum of what the client has.
convert-main = { $name } becomes the Reseller.
convert-sellers = Sellers will be:
convert-account = Its account stays, as the reseller’s own first client, with all services, users and projects. It can’t be deleted.
convert-from = It no longer belongs to { $owner }.
convert-plan-ends = Its service plan { $plan } ends; what it gave stays.
convert-user-limit =
    { $n ->
        [one] Each of its clients may have one user.
       *[other] Each of its clients may have { $n } users.
    }
convert-mailed = Its Administrators and the Company email are told.
convert-own-account = Own account
convert-its-clients = Its clients, by default
convert-done = { $company } is a reseller now.
convert-technical = This is a reseller’s own account already.
convert-deletion-requested = Its people asked that the account be deleted. Cancel the deletion request first.
convert-suspended = The client is suspended. Activate it first.
convert-no-main-user = The main user has not accepted the invitation yet. Wait, or make another Administrator the main user.
