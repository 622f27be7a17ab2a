# Roles
role-operator = Operator
role-reseller = Reseller
role-seller = Seller
role-client = Client
role-client-administrators = Administrators
role-client-engineers = Engineers

# Menus
menu-home = Home
menu-profile = Profile

# Labels that several pages share
field-email = E-mail
field-password = Password
field-current-password = Current password
field-new-password = New password
field-name = Name
field-phone = Phone
field-lang = Lang
field-time-zone = Time zone
field-company = Company

# What is wrong with a field
error-required = Enter something here.
error-control-characters = This contains characters that can’t be shown, such as line breaks.
error-too-long = At most { $max } characters.
error-email = Enter an e-mail address such as name@example.com.
error-choice = Choose one of the list.
error-number = Enter a whole number from { $min } to { $max }.
error-password-short = At least { $min } characters.
error-password-weak = This password is easy to guess. A phrase of four unrelated words works well.
error-password-own-name = This password contains your own name, company or address.
error-password-keyboard = Rows of keys are easy to guess.
error-password-repeats = Repeated characters are easy to guess.
error-password-sequence = Sequences, years and dates are easy to guess.
error-password-common = This is one of the most common passwords.
error-password-previous = This is one of your last three passwords. Choose another one.
error-password-words = Single words and names are easy to guess.

# Error pages
problem-400 = This request can’t be read
problem-400-detail = Go back, reload the page and try again.
problem-403 = This is for another role
problem-403-detail = You need the role { $role } to do this.
problem-acting = Not while you are logged in as somebody else
problem-acting-detail = A profile and its password belong to the person alone. Return to the admin portal first.
problem-stale = This form is too old
problem-stale-detail = You may have signed in or out in another tab. Go back, reload the page and send it again. Nothing was changed.
problem-404 = Nothing lives at this address
problem-404-detail = The link may be old, or what was here is gone.
problem-409 = This can’t be done now
problem-413 = This is too large
problem-413-detail = A form may hold 64 KiB. Nothing was changed.
problem-429 = Too many attempts
problem-429-detail = Try again in { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}. Nothing is locked for good.
problem-500 = Something broke
problem-500-detail = The fault was logged. Nothing you sent was half saved.
problem-503 = Back in a moment
problem-503-detail = The database does not answer. Nothing was lost; try again shortly.
problem-home = To the start page
