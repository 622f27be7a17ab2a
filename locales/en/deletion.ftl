# The end of an account, as its people read it
deletion-tab = Delete account
deletion-text = All services stop at once. { $provider } then has { $days ->
    [one] one day
   *[other] { $days } days
} to contact you. After that the account and its data are deleted.
deletion-button = Delete account
deletion-question = Request the deletion of { $company }
deletion-consequence = This is what happens:
deletion-now = Now
deletion-now-nothing = No service is running, so nothing has to stop. Everything in the account is read-only.
deletion-now-services = { $services } stop for all users. Everything in the account is read-only.
deletion-meanwhile = { $days ->
    [one] For one day
   *[other] For { $days } days
}
deletion-meanwhile-text = { $provider } may contact you. You can withdraw the request in your profile; then everything runs again.
deletion-then = On { $due }
deletion-then-text = The account and its data are deleted for good.
deletion-yes = Got it, request the deletion
deletion-no = Keep the account
deletion-reason = Please tell us the reason for your account deletion request
deletion-reason-expensive = Services are too expensive
deletion-reason-issue = I had an issue with services
deletion-reason-better = I found a better service
deletion-reason-other = Other
deletion-explanation = Please explain your reason
deletion-password-wrong = This is not your current password.
deletion-requested = The deletion of the account was requested.
deletion-requested-already = The deletion of this account is requested already.
deletion-withdraw = Withdraw the request
deletion-withdrawn = The request was withdrawn. Everything runs again.
deletion-not-requested = There is no request any more: it was withdrawn or cancelled.
deletion-banner = { $company } will be deleted on { $due }. Its services are stopped and nothing can be changed.
deletion-state = Account deletion status
deletion-state-text = { $who } requested the deletion on { $when }.
deletion-technical = This is your provider’s own account. It can’t be deleted on its own.
deletion-read-only = This account is to be deleted, so nothing can be changed in it. Withdraw the request first.
deletion-no-reason = none given
deletion-no-note = none
deletion-by-the-portal = the portal, when the time was over
