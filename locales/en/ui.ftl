# The frame of every page and the parts that pages share.

## Frame
ui-skip = Skip to content
ui-menu-open = Open menu
ui-menu-main = Main
ui-menu-collapse = Collapse menu
ui-menu-expand = Expand menu
ui-account-now = Current account:
ui-account-switch = Switch account
ui-theme-dark = Dark theme
ui-theme-light = Light theme
ui-profile = Profile
ui-profile-menu = Profile menu, { $name }
ui-sign-out = Sign out
ui-language = Language
ui-breadcrumb = Breadcrumb
ui-error-quote = When you write to us, please quote

## While logged in as somebody else
ui-acting-label = Logged in as somebody else
ui-acting = You are logged in as { $person }, { $client }.
ui-acting-partner = You are logged in as Partner, in the place of { $person }, { $client }.
ui-acting-recorded = Everything you do is recorded under the name of { $by }.
ui-acting-return = Return to admin portal

## Forms
ui-optional = optional
ui-errors = { $n ->
    [one] One thing needs another look
   *[other] { $n } things need another look
}
ui-unsaved-none = No unsaved changes
ui-unsaved-some = Unsaved changes
ui-unsaved = { $n ->
    [one] { $n } unsaved change
   *[other] { $n } unsaved changes
}
ui-discard = Discard
ui-copy = Copy
ui-copied = Copied
ui-secret-hidden = Hidden until you ask for it

## Lists
ui-select-all-page = Select all on this page
ui-select-row = Select { $name }
ui-selected-label = Selected:
ui-selected = { $n ->
    [one] { $n } selected
   *[other] { $n } selected
}
ui-clear-selection = Clear the selection
ui-more-for = More actions for { $name }
ui-add-filter = Add filter
ui-remove-filter = Remove filter { $name } { $value }
ui-clear-filters = Clear all filters
ui-rows-per-page = Rows per page
ui-show = Show
ui-pages = Pages
ui-previous = Previous
ui-next = Next
ui-no-result = Nothing matches these filters
ui-no-result-for = Nothing matches “{ $q }”
ui-no-result-hint = Check the spelling, or remove a filter.

## Life of a client
ui-status-preparation = Preparation
ui-status-trial = Trial
ui-status-active = Active
ui-status-trial-end = Trial End
ui-status-deleted = Deleted
ui-status-suspended = Suspended
ui-status-deletion-requested = Deletion requested
ui-status-pending-approval = Pending approval

## Life of a service
ui-service-new = New
ui-service-trial = Trial
ui-service-trial-end = TrialEnd
ui-service-active = Active
ui-service-paused = Paused
ui-service-deleted = Deleted
ui-service-stopped = Stopped

## People
ui-user-accepted = Accepted
ui-user-invited = Invited
ui-user-expired = Invite expired
ui-user-blocked = Blocked
ui-user-activated = Activated
ui-user-not-activated = Not activated
