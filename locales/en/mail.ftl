# E-mails. One message per kind; its parts are subject, heading, text (paragraphs parted by an empty line), button, note.
mail-hello = Hello { $name },
mail-url = If the button does not work, open this address:
mail-questions = Questions:
mail-valid-hours = { $n ->
    [one] The link works once, for { $n } hour: until { $until } UTC.
   *[other] The link works once, for { $n } hours: until { $until } UTC.
}
mail-valid-minutes = { $n ->
    [one] The link works once, for { $n } minute: until { $until } UTC.
   *[other] The link works once, for { $n } minutes: until { $until } UTC.
}

mail-welcome =
    .subject = Your account { $company } is ready
    .heading = Welcome to { $brand }
    .text =
        { $brand } has opened the account { $company } for you.

        Sign in with this e-mail address and the password that you were given.
    .button = Sign in
    .note = You did not expect this? Then the account was meant for somebody else: please tell us.

mail-set-up-password =
    .subject = Set up your password for { $company }
    .heading = Set up your password
    .text = { $brand } invites you to the account { $company }. Choose a password to enter it.
    .button = Set up password
    .note = You did not expect this? Ignore the e-mail and nothing happens.

mail-access-to-another-account =
    .subject = { $brand } invites you to { $company }
    .heading = Join { $company }
    .text =
        { $brand } invites you to the account { $company }.

        You keep your sign-in: open the link, sign in as always and accept.
    .button = Accept the invitation
    .note = You did not expect this? Ignore the e-mail and nothing happens.

mail-seller-invitation =
    .subject = { $company } invites you as a seller
    .heading = Become a seller of { $company }
    .text = { $company } invites you to look after its clients as a seller. Accept the invitation to begin.
    .button = Accept the invitation
    .note = You did not expect this? Ignore the e-mail and nothing happens.

mail-reseller-invitation =
    .subject = Your reseller account { $company }
    .heading = Run { $company }
    .text =
        The reseller account { $company } was opened for you.

        Accept the invitation to create your clients and to invite your sellers.
    .button = Accept the invitation
    .note = You did not expect this? Ignore the e-mail and nothing happens.

mail-password-reset =
    .subject = Reset your password
    .heading = Choose a new password
    .text = Somebody, probably you, asked for a new password for this e-mail address.
    .button = Choose a new password
    .note = You did not ask for this? Ignore the e-mail: your password stays as it is.

mail-password-changed =
    .subject = Your password was changed
    .heading = Your password was changed
    .text = The password with which you sign in was changed just now.
    .note = This was not you? Reset your password on the sign-in page at once and tell us.

mail-password-set =
    .subject = A new password was set for { $company }
    .heading = A new password was set for you
    .text =
        { $brand } has set a new password for your sign-in { $email } to the account { $company }. It works at once, and wherever you were signed in you are not any more.

        The password itself stands in no e-mail: { $brand } gives it to you another way. You can choose one of your own at any time with “Forgot the password?” on the sign-in page.
    .button = Sign in
    .note = You know nothing of this? Please tell us.

mail-password-link =
    .subject = Choose a new password for { $company }
    .heading = Choose a new password
    .text = { $brand } sends you this link so that you can choose a new password for the account { $company }.
    .button = Choose a new password
    .note = You did not ask for this? Ignore the e-mail: your password stays as it is.

mail-password-link-shown =
    .subject = A link to your new password was shown to { $brand }
    .heading = A link to your new password was shown
    .text =
        Somebody of { $brand } has made a link to a new password for your sign-in to the account { $company } and looked at it, after entering their own password.

        This happens when a link has to reach you another way than by e-mail. It was recorded. Your password stays as it is until the link is used.
    .note = You did not ask for help with your password? Please tell us.

mail-email-changed =
    .subject = Your sign-in e-mail was changed
    .heading = Your sign-in e-mail was changed
    .text =
        The address with which you sign in was changed from { $old_email } to { $new_email }.

        From now on sign in with { $new_email }. Your password stays the same.
    .note = You know nothing of this? Please tell us at once.

mail-login-info-changed =
    .subject = Your details for { $company } were changed
    .heading = Your details were changed
    .text = { $brand } has changed your details for the account { $company }: your name, your language or your role. You sign in as before.
    .note = You know nothing of this? Please tell us.

mail-link-shown =
    .subject = The link in an e-mail to you was shown
    .heading = The link in an e-mail to you was shown
    .text =
        The operator of this portal has looked at the secret link in an e-mail that was written to you, after entering their own password.

        This happens when an e-mail does not arrive and the link has to reach you another way. It was recorded.
    .note = You did not ask for help with a link? Please tell us.

mail-trial-started =
    .subject = Your trial of { $service } has started
    .heading = Try { $service } until { $until }
    .text =
        The trial of { $service } for { $company } has started. It runs until { $until }.

        Sign in to the control panel of { $brand } to use it.
    .button = Sign in
    .note = You get this e-mail because you look after the account { $company }.

mail-trial-ends-soon =
    .subject = Your trial of { $service } ends soon
    .heading = Your trial of { $service } ends soon
    .text =
        The trial of { $service } for { $company } ends on { $until }. The service stops then.

        Do you want to go on with it? Please tell { $brand } before that day.
    .button = Sign in
    .note = You get this e-mail because you look after the account { $company }.

mail-trial-ended =
    .subject = Your trial of { $service } has ended
    .heading = Your trial of { $service } has ended
    .text =
        The trial of { $service } for { $company } has ended, and the service has stopped.

        What it holds is kept for { $days } more days and deleted after that. Do you want to go on with it? Please tell { $brand }.
    .button = Sign in
    .note = You get this e-mail because you look after the account { $company }.

mail-service-status-changed =
    .subject = { $service } is now: { $after }
    .heading = { $service } is now: { $after }
    .text = The status of { $service } for { $company } has changed from { $before } to { $after }.
    .button = Sign in
    .note = You get this e-mail because you look after the account { $company }. Questions about the change? Please ask { $brand }.

mail-confirm-email =
    .subject = Confirm your new e-mail
    .heading = Confirm your new e-mail
    .text = You want to sign in to { $brand } with this e-mail address. Open the link to confirm that it is yours. Until then your old address counts.
    .button = Confirm the address
    .note = You did not ask for this? Ignore the e-mail and nothing happens.

mail-email-in-use =
    .subject = This e-mail address is in use already
    .heading = This e-mail address is in use already
    .text =
        Somebody, perhaps you, wanted to use this e-mail address for another sign-in to { $brand }.

        It belongs to your sign-in already, so nothing was changed.
    .note = There is nothing you have to do.

mail-email-change-asked =
    .subject = Another sign-in e-mail was asked for
    .heading = Another sign-in e-mail was asked for
    .text =
        Somebody, probably you, wants to sign in with { $new_email } instead of this address, and gave your password for it.

        A link was mailed to the new address. Once it is confirmed there, this address opens nothing any more.
    .note = This was not you? Change your password at once: then the link is void. And tell us.

mail-two-factor-on =
    .subject = Two-factor authentication is on
    .heading = Two-factor authentication is on
    .text = From now on, signing in takes a code from your authenticator app besides the password. Keep your backup codes in a safe place.
    .note = This was not you? Tell us at once.

mail-two-factor-off-link =
    .subject = Switch two-factor authentication off
    .heading = Switch two-factor authentication off
    .text = You want to sign in with your password alone. Open the link and confirm.
    .button = Go on
    .note = You did not ask for this? Somebody else knows your password: change it at once. Two-factor authentication stays on.

mail-two-factor-off =
    .subject = Two-factor authentication is off
    .heading = Two-factor authentication is off
    .text = Your password alone opens your account now. Your backup codes are void.
    .note = This was not you? Change your password at once, switch two-factor authentication on again and tell us.

mail-two-factor-reset =
    .subject = Your two-factor authentication was reset
    .heading = Your two-factor authentication was reset
    .text =
        { $brand } has switched your two-factor authentication off. Reason: { $reason }

        Your password alone opens your account now. Set your app up again in your profile.
    .note = You did not ask for this? Please tell us at once.

mail-new-device =
    .subject = New sign-in: { $browser }
    .heading = New sign-in to your account
    .text =
        Somebody signed in with your e-mail and password from a browser that we did not know yet.

        When: { $time }. Network address: { $address }. Browser: { $browser }.
    .note = This was you? Then there is nothing to do. If not, change your password at once: that ends all other sessions.

mail-password-expires =
    .subject = Choose a new password by { $until }
    .heading = Your password gets too old
    .text = { $brand } asks for a new password from time to time. Yours opens your account until { $until }; after that you choose a new one when you sign in. You can do it now, in your profile.
    .button = Sign in
    .note = You get this e-mail because your provider limits the age of passwords.
mail-deletion-requested =
    .subject = { $company } will be deleted on { $due }
    .heading = The deletion of { $company } was requested
    .text =
        { $who } has requested the deletion of the account { $company }. All its services have stopped.

        The account and its data are deleted on { $due }. Until then an administrator can withdraw the request in the profile, and everything runs again.
    .button = Sign in
    .note = You get this e-mail because you look after the account { $company }. You know nothing of this? Please ask { $brand } at once.

mail-deletion-cancelled =
    .subject = { $company } will not be deleted
    .heading = { $company } stays
    .text =
        { $brand } has cancelled the request to delete the account { $company }.

        Its services run again and nothing was deleted.
    .button = Sign in
    .note = You get this e-mail because you look after the account { $company }. Questions? Please ask { $brand }.

mail-deletion-withdrawn =
    .subject = { $company } will not be deleted
    .heading = { $company } stays
    .text =
        { $who } has withdrawn the request to delete the account { $company }.

        Its services run again and nothing was deleted.
    .button = Sign in
    .note = You get this e-mail because you look after the account { $company }. Questions? Please ask { $brand }.

mail-deletion-due =
    .subject = { $company } will be deleted tomorrow
    .heading = { $company } will be deleted tomorrow
    .text =
        As requested, the account { $company } and its data are deleted on { $due }. This can’t be undone.

        Do you want to keep it? An administrator can withdraw the request in the profile until then.
    .button = Sign in
    .note = You get this e-mail because you look after the account { $company }. Questions? Please ask { $brand }.

mail-account-deleted =
    .subject = { $company } was deleted
    .heading = { $company } was deleted
    .text =
        The account { $company } at { $brand } and its services were deleted. It can’t be entered any more.

        Personal data that is still stored is erased after the retention time. Thank you for having been with us.
    .note = You get this e-mail because you looked after the account { $company }. Questions? Please ask { $brand }.

mail-alert-deletion-requested =
    .subject = { $company } ({ $id }) wants to be deleted
    .heading = { $company } wants to be deleted
    .text =
        { $who } of { $company } (ID { $id }) has requested the deletion of the account. Reason: { $reason }

        All its services have stopped. You have time until { $due } to convince the client; then the account is deleted automatically. Open the client and its tab “Delete client” to cancel the request or to delete the account now.
    .button = Sign in
    .note = You get this e-mail because this address is named for deletion requests at { $brand }.

mail-alert-deletion-cancelled =
    .subject = { $company } ({ $id }) stays: request cancelled
    .heading = The deletion of { $company } was cancelled
    .text =
        { $who } has cancelled the request to delete { $company } (ID { $id }). The services run again.

        Note: { $note }
    .button = Sign in
    .note = You get this e-mail because this address is named for deletion requests at { $brand }.

mail-alert-deletion-withdrawn =
    .subject = { $company } ({ $id }) stays: request withdrawn
    .heading = { $company } has withdrawn its request
    .text = { $who } of { $company } (ID { $id }) has withdrawn the request to delete the account. The services run again.
    .button = Sign in
    .note = You get this e-mail because this address is named for deletion requests at { $brand }.

mail-alert-deletion-due =
    .subject = { $company } ({ $id }) will be deleted tomorrow
    .heading = { $company } will be deleted tomorrow
    .text =
        As its people requested, { $company } (ID { $id }) is deleted automatically on { $due }.

        Until then you can cancel the request in the client’s tab “Delete client”.
    .button = Sign in
    .note = You get this e-mail because this address is named for deletion requests at { $brand }.

mail-alert-account-deleted =
    .subject = { $company } ({ $id }) was deleted
    .heading = { $company } was deleted
    .text =
        The account { $company } (ID { $id }) was deleted. By: { $who }

        Its id, its company and its history are kept.
    .button = Sign in
    .note = You get this e-mail because this address is named for deletion requests at { $brand }.
mail-failed-sign-ins =
    .subject = Unsuccessful login attempts: { $count }
    .heading = Unsuccessful login attempts: { $count }
    .text = These people of { $name } and of its clients, or somebody who knows their address, typed a wrong password:
    .note = You get this e-mail because this address stands in the Email alerts of { $name }.
mail-failed-more = { $n ->
    [one] and { $n } more
   *[other] and { $n } more
}
mail-activation-requested =
    .subject = { $company } asks for { $service }
    .heading = { $company } asks for { $service }
    .text =
        { $person } of { $company } asks you to activate { $service }. The message:

        { $message }

        Sign in and open the tab { $service } of this client to activate the service or to decline.
    .button = Sign in
    .note = You get this e-mail because this address is the contact of { $brand }.

mail-activation-declined =
    .subject = { $service } was not activated
    .heading = { $service } was not activated
    .text =
        { $brand } has declined your request to activate { $service } for { $company }. The answer:

        { $answer }
    .button = Sign in
    .note = You get this e-mail because you asked for the service. Questions? Please ask { $brand }.

mail-moved-to-another-provider =
    .subject = { $brand } looks after { $company } from now on
    .heading = { $brand } looks after { $company } from now on
    .text =
        The account { $company } has moved to another provider: { $brand }. Your services go on as before.

        Please sign in again. If your password was typed by your former provider, you get a link by e-mail to set one of your own.
    .button = Sign in
    .note = You get this e-mail because you look after the account { $company }. Questions about the move? Please ask { $brand }.

mail-converted-to-reseller =
    .subject = { $company } is a reseller of { $brand } from now on
    .heading = { $company } is a reseller of { $brand } from now on
    .text =
        The account { $company } has been converted to a reseller account. In the admin portal it can create and look after clients of its own.

        The former account stays as its own first client, with all services. Please sign in again and choose where to go.
    .button = Sign in
    .note = You get this e-mail because you look after the account { $company }. Questions about the change? Please ask { $brand }.
mail-api-token-expires =
    .subject = The API token { $token } expires soon
    .heading = The API token { $token } expires soon
    .text =
        The API token { $token } of { $company } works until { $until }. Programs that use it are refused afterwards.

        Create another one in time, under Profile > API tokens.
    .button = Sign in
    .note = You get this e-mail because you created the token or are an Administrator of { $company } at { $brand }.
