# Vendor settings > Plans
menu-plans = Plans
field-plan = Plan
field-plan-name = Plan name
field-plan-services = Services
field-user-limit = User limit
field-reseller-plan = Reseller plan
plan-custom = Custom plan
plan-term-inherited = Inherited
plan-term-hidden = Hidden
plan-term-visible = Visible
plan-term-trial = Visible, begins with a trial
plan-term-active = Visible, active from the beginning
plans-service = Service plans
plans-service-text = For your clients.
plans-service-none = There is no service plan yet. Clients have a Custom plan: their own values.
plans-service-add = Add service plan
plans-clients = Clients
plans-reseller = Reseller plans
plans-reseller-text = For resellers.
plans-reseller-none = There is no reseller plan yet. Resellers have a Custom plan: their own values.
plans-reseller-add = Add reseller plan
plans-resellers = Resellers
plan-add = Add plan
plan-added = The plan { $plan } was added.
plan-cancel = Cancel
plan-ok = OK
plan-name-taken = Another of your plans has this name.
plan-too-many = You have { $n } plans of this kind already. Retire one first.
plan-conflict = Somebody else changed this plan meanwhile. Look at it again.
plan-in-use = In use, as Trial or Active: { $services }. Set them to TrialEnd or Paused first; the numbers say for how many clients.
plan-nothing-changed = Nothing was changed.
plan-user-limit-help = How many users a client may have; pending invitations count.
plan-services-help = What each client of this plan sees. A trial or Active begins only where the client has never used the service.
plan-reseller-services-help = What the clients of a reseller see by default.
plan-features-of = Features of { $service }
plan-touches = Who has this plan
plan-touches-nobody = Nobody has this plan.
plan-touches-more =
    { $n ->
        [one] And one more.
       *[other] And { $n } more.
    }
plan-touches-clients =
    { $n ->
        [one] One client has this plan.
       *[other] { $count } clients have this plan.
    }
plan-touches-resellers =
    { $n ->
        [one] One reseller has this plan.
       *[other] { $count } resellers have this plan.
    }
plan-keeps-own = A value that was changed for one of them alone stays as it is.
plan-retire = Retire plan
plan-retire-text = Nobody can choose a retired plan any more.
plan-retire-keep = They keep what it gave, as a Custom plan.
plan-retire-question = Retire the plan { $plan }?
plan-retire-yes = Retire plan
plan-retired = The plan was retired.

# The plan of a client
plan-change = Change plan
plan-change-of = Change plan of { $company }
plan-change-help = Custom plan: the client keeps what it has, as its own values.
plan-same = The client has this plan now.
plan-assigned = The client has another plan.
plan-gone = This plan is not there any more. Choose another one.
plan-elsewhere = Choose a plan of the owner of this client.
plan-technical = This is a reseller’s own account. It has no service plan.
plan-hides-in-use = This plan hides services that are in Trial or Active: { $services }. Set them to TrialEnd or Paused first, or choose another plan.
plan-new-client-help = Custom plan: only what you choose here.
plan-service = Service
plan-now = Now
plan-then = Then
plan-seen = Visible
plan-not-seen = Hidden
