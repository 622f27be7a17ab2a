"""Runs every IAM call of the client library `gcore` against a portal.

    python tests/sdk/check.py http://127.0.0.1:8080 1_c0ffee… [other@example.org]

The token must be one of an Administrator. Creates a token and an invitation and takes both back.
Answers are read by the library's own types, strictly. Needs `pip install gcore`.
"""

import sys

import gcore
from gcore import Gcore


def check(condition, what):
    if not condition:
        sys.exit(f"FAILED: {what}")
    print(f"ok: {what}")


def refused(kind, call, what):
    try:
        call()
    except kind as error:
        check(True, f"{what}: {error.status_code} {error.body}")
        return
    check(False, f"{what} was not refused")


def main(base_url, key, email):
    client = Gcore(api_key=key, base_url=base_url, max_retries=0, _strict_response_validation=True)
    account = client.iam.get_account_overview()
    check(account.company_name, f"get_account_overview: {account.company_name}, {account.status}, custom id {account.custom_id}")
    check(account.service_statuses is not None and account.capabilities is not None, f"services: {account.capabilities}")
    me = account.current_user

    users = list(client.iam.users.list(limit=2))
    check(any(user.id == me for user in users), f"users.list in pages of two: {len(users)} users")
    check(len({user.id for user in users}) == len(users), "no user twice")
    user = client.iam.users.get(me)
    check(user.id == me and user.auth_types == ["password"], f"users.get: {user.email}")
    changed = client.iam.users.update(me, name=user.name, lang=user.lang, phone="+351 21 000 0000")
    check(changed.phone == "+351 21 000 0000", "users.update")
    client.iam.users.update(me, phone=None)
    check(client.iam.users.get(me).phone is None, "users.update with None")
    refused(gcore.NotFoundError, lambda: client.iam.users.get(999_999), "users.get of nobody")
    refused(gcore.BadRequestError, lambda: client.iam.users.update(me, lang="az"), "users.update with a strange language")

    invited = client.iam.users.invite(client_id=account.id, email=email, user_role={"id": 2}, name="Sonja Dietrich", lang="de")
    check(invited.status == "sent", f"users.invite: {invited.user_id}")
    check(client.iam.users.get(invited.user_id).email == email, "users.get of who was invited")
    refused(
        gcore.BadRequestError,
        lambda: client.iam.users.invite(client_id=account.id, email=email, user_role={"name": "Users"}),
        "users.invite twice",
    )
    client.iam.users.delete(invited.user_id, client_id=account.id)
    refused(gcore.NotFoundError, lambda: client.iam.users.get(invited.user_id), "users.delete")
    refused(gcore.PermissionDeniedError, lambda: client.iam.users.delete(me, client_id=account.id), "users.delete of oneself")

    # A token that was never used has no last usage, which the strict types do not know.
    lenient = Gcore(api_key=key, base_url=base_url, max_retries=0)
    token = lenient.iam.api_tokens.create(
        account.id,
        client_user={"role": {"id": 5, "name": "Engineers"}},
        exp_date=None,
        name="Made by the library",
        description="Checks the API",
    )
    check(token.token, "api_tokens.create")
    other = Gcore(api_key=token.token, base_url=base_url, max_retries=0)
    check(other.iam.get_account_overview().current_user == me, "the new token works")
    refused(
        gcore.BadRequestError,
        lambda: other.iam.api_tokens.create(account.id, client_user={"role": {"id": 1}}, exp_date=None, name="Above"),
        "api_tokens.create above the own role",
    )
    refused(
        gcore.PermissionDeniedError,
        lambda: other.iam.users.invite(client_id=account.id, email=email, user_role={"id": 2}),
        "users.invite by an engineer",
    )
    found = client.iam.api_tokens.get(token.id, client_id=account.id)
    check(found.last_usage and found.exp_date is None, f"api_tokens.get: last used {found.last_usage}")
    listed = lenient.iam.api_tokens.list(account.id, role="Engineers", deleted=False, issued_by=me)
    check(token.id in [one.id for one in listed], f"api_tokens.list: {len(listed)} tokens")
    client.iam.api_tokens.delete(token.id, client_id=account.id)
    check(lenient.iam.api_tokens.get(token.id, client_id=account.id).deleted, "api_tokens.delete")
    refused(gcore.AuthenticationError, lambda: other.iam.get_account_overview(), "the deleted token")
    refused(
        gcore.NotFoundError,
        lambda: client.iam.api_tokens.list(account.id + 1_000_000),
        "tokens of another account",
    )
    print("All calls went well.")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else "sonja@example.org")
