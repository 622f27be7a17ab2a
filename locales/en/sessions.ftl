# Own sessions and devices
device-name = { $browser } on { $system }
device-unknown = Unknown browser
sessions-tab = Sessions
sessions-title = Sessions
sessions-what = Where you are signed in now. End what you don’t recognise, then change your password.
sessions-caption = Your sessions
sessions-device = Device
sessions-address = Network address
sessions-account = Account
sessions-since = Signed in
sessions-seen = Last seen
sessions-actions = Actions
sessions-this = This session
sessions-no-account = No account chosen
sessions-end = End
sessions-end-named = End the session of { $device }
sessions-end-others = End all other sessions
sessions-ended = The session has ended.
sessions-others-ended = { $n ->
    [0] There were no other sessions.
    [one] One other session has ended.
   *[other] { $n } other sessions have ended.
}
