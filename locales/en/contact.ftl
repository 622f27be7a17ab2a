# The sidebar of a client
contact-side = Contact and login

# Edit Contact Info
contact-title = Edit Contact Info
contact-ok = OK
contact-saved = The contact information is saved.
contact-name-help = Whom you talk to there. The users keep their own names.
contact-email-help = Automatic e-mails to the client go here, too. Nobody signs in with it: see Change Login Info.
contact-second-email-help = For your own use. No automatic e-mails go there.
contact-address-help = Street, postal code and city, as on an envelope.
contact-no-country = Not known
field-second-email = Second e-mail
field-address = Address
field-country = Country

# Descriptions
description-help = Shown under the company in the list of clients and found by its search. The client never sees it.
description-add = [add description]
description-edit = [edit]
description-saved = The description is saved.
description-conflict = Somebody else wrote another description while you were editing. Nothing of yours was saved yet.
