# Control panel > Profile > API tokens
tokens-title = API tokens
tokens-text = Programs use the API with a token, in the name of whoever created it.
tokens-count = { $n } of { $most } tokens are active.
tokens-documentation = API documentation
tokens-create = Create token
tokens-filter = Filter tokens
tokens-any-status = Any status
tokens-any-issuer = Issued by: anybody
tokens-active = Active
tokens-expired = Expired
tokens-deleted = Deleted
tokens-caption = API tokens of { $company }
tokens-none = No active tokens
tokens-none-text = A token is shown once, when it is created. It stops working when you delete it.
tokens-name = Token name
tokens-description = Description
tokens-issuer = Issued by
tokens-issuer-gone = The user has been deleted
tokens-role = Role
tokens-expire = Expire
tokens-start = Start
tokens-last-usage = Last usage
tokens-not-used = Not used yet
tokens-ends-soon = Expires within seven days
tokens-never = Never expire
tokens-never-help = Works until somebody deletes it.
tokens-delete = Delete API token

# New token
tokens-expiration = Expiration
tokens-set-date = Set expiration date
tokens-expires = Expiration date
tokens-expires-help = The token works until the end of this day. We send a mail seven days and one day before.
tokens-create-button = Create
tokens-error-date = Choose a day.
tokens-error-past = Choose a day that is not over yet.
tokens-above-own = The role can’t be above your own.
tokens-full = An account may have { $most } active tokens. Delete one first.
tokens-new-title = New API token created
tokens-token = API token
tokens-copy-now = Copy the token now. It is not shown again.
tokens-header = Send it in the header of each request: Authorization: APIKey <token>
tokens-copied = OK, I’ve copied token
tokens-once = The token was created already and is shown only once. If you didn’t copy it, delete it and create another one.

# Deleting
tokens-delete-question = Delete the API token { $name }?
tokens-delete-text = Programs that use it are refused at once. This can’t be undone.
tokens-delete-yes = Yes, delete the token
tokens-delete-no = Keep the token
tokens-was-deleted = The API token was deleted.
tokens-not-active = This token does not work any more anyway.
tokens-delete-first = Delete the tokens first. Programs that use them stop working then.
tokens-show-of-user = Show the tokens

# Documentation of the API
api-docs-title = API documentation
api-docs-text = Send a token in the header of each request: Authorization: APIKey <token>. Create tokens in the control panel under Profile > API tokens.
api-docs-document = OpenAPI document
api-docs-parameters = Parameters
api-docs-body = Body
api-docs-answers = Answers
api-docs-objects = Objects
api-docs-parameter = Name
api-docs-place = In
api-docs-type = Type
api-docs-meaning = Meaning
api-docs-status = Status
api-docs-required = required
