# Move to another
move-provider = Provider
move-to-another = Move to another
move-title = Move { $company } to another owner
move-new-owner = New owner
move-new-owner-help = Its service plans are offered next. Nothing changes yet.
move-nobody = There is no other owner yet. Add a reseller first.
move-continue = Continue
move-choose-again = Choose another owner
move-plan = Service plan
move-plan-help = Custom plan keeps what is available to the client: what it sees is written down as its own.
move-changes = What changes
move-seller = { $name } is no longer its seller.
move-description = { $owner } reads the description of the client from now on.
move-history = The history of the client is { $owner }’s to read from now on.
move-sessions =
    { $n ->
        [0] No session is open.
        [one] One open session ends.
       *[other] { $n } open sessions end.
    }
move-waiting =
    { $n ->
        [0] No invitation is pending.
        [one] One pending invitation is sent again in the name of { $owner }.
       *[other] { $n } pending invitations are sent again in the name of { $owner }.
    }
move-void-passwords =
    { $n ->
        [0] Nobody’s password was typed by the old owner.
        [one] One person has a password that the old owner typed. It becomes void: a link to set a new one is mailed.
       *[other] { $n } people have a password that the old owner typed. It becomes void: a link to set a new one is mailed.
    }
move-mailed = Its Administrators and the Company email are told.
move-done = The client belongs to { $owner } now.
move-conflict = Somebody else changed this client meanwhile. Look at what changes once more.
move-technical = This is a reseller’s own account. It stays with the reseller.
move-same-owner = The client belongs to this owner already.
move-no-owner = This owner is not there any more, or is suspended.
move-custom-id-taken = The new owner has a client with the same Custom ID. Change it first.
