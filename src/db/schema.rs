// @generated in the shape of `diesel print-schema` from migrations/sqlite.

diesel::table! {
    settings (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    providers (id) {
        id -> BigInt,
        kind -> Text,
        company -> Text,
        company_key -> Text,
        email -> Text,
        lang -> Text,
        brand_name -> Text,
        brand_color -> Text,
        support_email -> Text,
        sellers_see_own_clients_only -> Bool,
        log_in_needs_reason -> Bool,
        suspended_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        form_version -> BigInt,
        alerts_version -> BigInt,
        two_factor_for_sellers -> Bool,
        two_factor_for_clients -> Bool,
        password_days -> Nullable<BigInt>,
        session_idle_minutes -> BigInt,
        session_hours -> BigInt,
        invitations_per_day -> BigInt,
        own_password_first -> Bool,
        client_user_limit -> BigInt,
    }
}

diesel::table! {
    users (id) {
        id -> BigInt,
        email -> Text,
        email_key -> Nullable<Text>,
        name -> Text,
        phone -> Text,
        lang -> Text,
        time_zone -> Text,
        password_hash -> Nullable<Text>,
        password_by -> Nullable<BigInt>,
        password_changed_at -> Nullable<Timestamp>,
        blocked_at -> Nullable<Timestamp>,
        last_sign_in_at -> Nullable<Timestamp>,
        last_account -> Text,
        created_at -> Timestamp,
        form_version -> BigInt,
        totp_secret -> Nullable<Text>,
        totp_confirmed_at -> Nullable<Timestamp>,
        totp_step -> BigInt,
        password_reminded_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    provider_members (provider_id, user_id) {
        provider_id -> BigInt,
        user_id -> BigInt,
        role -> Text,
        invited_name -> Text,
        invited_email -> Text,
        invited_lang -> Text,
        phone -> Text,
        invited_at -> Nullable<Timestamp>,
        accepted_at -> Nullable<Timestamp>,
        blocked_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        form_version -> BigInt,
    }
}

diesel::table! {
    clients (id) {
        id -> BigInt,
        owner_id -> BigInt,
        main_user_id -> Nullable<BigInt>,
        seller_id -> Nullable<BigInt>,
        company -> Text,
        company_key -> Text,
        name -> Text,
        name_key -> Text,
        email -> Text,
        email_key -> Text,
        custom_id -> Text,
        seller_key -> Text,
        lang -> Text,
        status -> Text,
        test -> Bool,
        technical -> Bool,
        user_limit -> BigInt,
        suspended_at -> Nullable<Timestamp>,
        deletion_due_at -> Nullable<Timestamp>,
        deleted_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        search -> Text,
        short_terms -> Text,
        form_version -> BigInt,
        erased_at -> Nullable<Timestamp>,
        description -> Text,
    }
}

diesel::table! {
    client_contacts (client_id) {
        client_id -> BigInt,
        name -> Text,
        second_email -> Text,
        phone -> Text,
        address -> Text,
        country -> Text,
    }
}

diesel::table! {
    client_counts (owner_id, status, test) {
        owner_id -> BigInt,
        status -> Text,
        test -> Bool,
        clients -> BigInt,
    }
}

diesel::table! {
    client_members (client_id, user_id) {
        client_id -> BigInt,
        user_id -> BigInt,
        invited_name -> Text,
        invited_email -> Text,
        invited_lang -> Text,
        invited_at -> Nullable<Timestamp>,
        accepted_at -> Nullable<Timestamp>,
        last_sign_in_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        form_version -> BigInt,
        cloud_role -> Text,
        blocked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    directory (id) {
        id -> BigInt,
        owner_id -> BigInt,
        client_id -> Nullable<BigInt>,
        user_id -> BigInt,
        email_key -> Text,
    }
}

diesel::table! {
    member_roles (client_id, user_id, role) {
        client_id -> BigInt,
        user_id -> BigInt,
        role -> Text,
    }
}

diesel::table! {
    invitations (id) {
        id -> BigInt,
        provider_id -> Nullable<BigInt>,
        client_id -> Nullable<BigInt>,
        user_id -> BigInt,
        token_hash -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        accepted_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    user_links (id) {
        id -> BigInt,
        user_id -> BigInt,
        provider_id -> BigInt,
        purpose -> Text,
        token_hash -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
        shown -> Bool,
    }
}

diesel::table! {
    sessions (key_hash) {
        key_hash -> Text,
        user_id -> Nullable<BigInt>,
        state -> Text,
        ip -> Text,
        user_agent -> Text,
        created_at -> Timestamp,
        last_seen_at -> Timestamp,
        provider_id -> Nullable<BigInt>,
        client_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    failures (id) {
        id -> BigInt,
        kind -> Text,
        key -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    submissions (key) {
        key -> Text,
        location -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    history (id) {
        id -> BigInt,
        at -> Timestamp,
        owner_id -> BigInt,
        client_id -> Nullable<BigInt>,
        actor_id -> Nullable<BigInt>,
        as_user_id -> Nullable<BigInt>,
        event -> Text,
        details -> Text,
        ip -> Text,
    }
}

diesel::table! {
    history_values (history_id, field) {
        history_id -> BigInt,
        field -> Text,
        before -> Text,
        after -> Text,
    }
}

diesel::table! {
    outbox (id) {
        id -> BigInt,
        provider_id -> BigInt,
        client_id -> Nullable<BigInt>,
        user_id -> Nullable<BigInt>,
        recipient -> Text,
        lang -> Text,
        kind -> Text,
        params -> Text,
        sealed_secret -> Nullable<Text>,
        invitation_id -> Nullable<BigInt>,
        link_id -> Nullable<BigInt>,
        sender_name -> Text,
        sender_email -> Text,
        brand -> Text,
        message_id -> Text,
        dedupe_key -> Nullable<Text>,
        state -> Text,
        attempts -> BigInt,
        last_error -> Text,
        first_try_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        next_at -> Timestamp,
        leased_until -> Nullable<Timestamp>,
        sent_at -> Nullable<Timestamp>,
        confirmation_id -> Nullable<BigInt>,
    }
}

diesel::table! {
    schedules (name) {
        name -> Text,
        next_at -> Timestamp,
        leased_until -> Nullable<Timestamp>,
    }
}

diesel::table! {
    services (id) {
        id -> BigInt,
        name -> Text,
        name_key -> Text,
        description -> Text,
        position -> BigInt,
        trial_days -> BigInt,
        deleted_after_days -> BigInt,
        retired_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        form_version -> BigInt,
    }
}

diesel::table! {
    features (id) {
        id -> BigInt,
        service_id -> BigInt,
        name -> Text,
        paid -> Bool,
        position -> BigInt,
        removed_at -> Nullable<Timestamp>,
        form_version -> BigInt,
    }
}

diesel::table! {
    provider_services (provider_id, service_id) {
        provider_id -> BigInt,
        service_id -> BigInt,
        visible -> Bool,
    }
}

diesel::table! {
    client_services (client_id, service_id) {
        client_id -> BigInt,
        service_id -> BigInt,
        owner_id -> BigInt,
        test -> Bool,
        own_visible -> Nullable<Bool>,
        activated -> Bool,
        status -> Text,
        status_at -> Nullable<Timestamp>,
        trial_ends_at -> Nullable<Timestamp>,
        remind_at -> Nullable<Timestamp>,
        delete_due_at -> Nullable<Timestamp>,
        delete_left -> Nullable<BigInt>,
        form_version -> BigInt,
    }
}

diesel::table! {
    client_features (client_id, feature_id) {
        client_id -> BigInt,
        feature_id -> BigInt,
    }
}

diesel::table! {
    service_events (id) {
        id -> BigInt,
        at -> Timestamp,
        owner_id -> BigInt,
        client_id -> BigInt,
        service_id -> BigInt,
        kind -> Text,
        status -> Text,
        reason -> Text,
    }
}

diesel::table! {
    activation_requests (id) {
        id -> BigInt,
        client_id -> BigInt,
        service_id -> BigInt,
        user_id -> BigInt,
        name -> Text,
        message -> Text,
        requested_at -> Timestamp,
        closed_at -> Nullable<Timestamp>,
        closed_by -> Nullable<BigInt>,
        outcome -> Nullable<Text>,
        answer -> Text,
    }
}

diesel::table! {
    deletion_requests (id) {
        id -> BigInt,
        client_id -> BigInt,
        user_id -> BigInt,
        name -> Text,
        reason -> Text,
        explanation -> Text,
        requested_at -> Timestamp,
        due_at -> Timestamp,
        remind_at -> Nullable<Timestamp>,
        closed_at -> Nullable<Timestamp>,
        closed_by -> Nullable<BigInt>,
        closed_name -> Text,
        outcome -> Nullable<Text>,
        note -> Text,
    }
}

diesel::table! {
    alert_addresses (id) {
        id -> BigInt,
        provider_id -> BigInt,
        kind -> Text,
        email -> Text,
        email_key -> Text,
        enabled -> Bool,
    }
}

diesel::table! {
    failed_sign_ins (id) {
        id -> BigInt,
        at -> Timestamp,
        user_id -> Nullable<BigInt>,
        ip -> Text,
    }
}

diesel::table! {
    failed_sign_in_digests (provider_id) {
        provider_id -> BigInt,
        told_until -> Timestamp,
    }
}

diesel::table! {
    backup_codes (user_id, code_hash) {
        user_id -> BigInt,
        code_hash -> Text,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    confirmations (id) {
        id -> BigInt,
        user_id -> BigInt,
        purpose -> Text,
        value -> Text,
        token_hash -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    known_devices (user_id, device_hash) {
        user_id -> BigInt,
        device_hash -> Text,
        first_seen_at -> Timestamp,
        last_seen_at -> Timestamp,
    }
}

diesel::table! {
    muted_mails (user_id, kind) {
        user_id -> BigInt,
        kind -> Text,
    }
}

diesel::table! {
    password_history (id) {
        id -> BigInt,
        user_id -> BigInt,
        password_hash -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    projects (id) {
        id -> BigInt,
        client_id -> BigInt,
        name -> Text,
        name_key -> Text,
        created_at -> Timestamp,
        form_version -> BigInt,
    }
}

diesel::table! {
    project_roles (project_id, user_id) {
        project_id -> BigInt,
        client_id -> BigInt,
        user_id -> BigInt,
        role -> Text,
    }
}

diesel::table! {
    api_tokens (id) {
        id -> BigInt,
        client_id -> BigInt,
        user_id -> BigInt,
        issuer_name -> Text,
        issuer_email -> Text,
        issuer_gone -> Bool,
        name -> Text,
        description -> Text,
        role -> Text,
        secret_hash -> Text,
        created_at -> Timestamp,
        expires_at -> Nullable<Timestamp>,
        last_used_at -> Nullable<Timestamp>,
        told -> BigInt,
        deleted_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    log_ins_as (history_id) {
        history_id -> BigInt,
        until -> Timestamp,
    }
}

diesel::table! {
    plans (id) {
        id -> BigInt,
        provider_id -> BigInt,
        kind -> Text,
        name -> Text,
        name_key -> Text,
        description -> Text,
        user_limit -> BigInt,
        retired_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        form_version -> BigInt,
    }
}

diesel::table! {
    plan_services (plan_id, service_id) {
        plan_id -> BigInt,
        service_id -> BigInt,
        term -> Text,
    }
}

diesel::table! {
    plan_features (plan_id, feature_id) {
        plan_id -> BigInt,
        feature_id -> BigInt,
    }
}

diesel::table! {
    client_plans (client_id) {
        client_id -> BigInt,
        plan_id -> BigInt,
    }
}

diesel::table! {
    provider_plans (provider_id) {
        provider_id -> BigInt,
        plan_id -> BigInt,
    }
}

diesel::joinable!(provider_members -> providers (provider_id));
diesel::joinable!(provider_members -> users (user_id));
diesel::joinable!(client_members -> clients (client_id));
diesel::joinable!(client_members -> users (user_id));
diesel::joinable!(clients -> providers (owner_id));
diesel::joinable!(client_contacts -> clients (client_id));
diesel::joinable!(client_services -> clients (client_id));
diesel::joinable!(client_services -> services (service_id));
diesel::joinable!(features -> services (service_id));
diesel::joinable!(deletion_requests -> clients (client_id));
diesel::joinable!(activation_requests -> clients (client_id));
diesel::joinable!(failed_sign_ins -> users (user_id));
diesel::joinable!(project_roles -> projects (project_id));
diesel::joinable!(api_tokens -> clients (client_id));
diesel::joinable!(api_tokens -> users (user_id));
diesel::joinable!(history_values -> history (history_id));
diesel::joinable!(client_plans -> plans (plan_id));
diesel::joinable!(client_plans -> clients (client_id));
diesel::joinable!(provider_plans -> plans (plan_id));
diesel::joinable!(provider_plans -> providers (provider_id));

diesel::allow_tables_to_appear_in_same_query!(
    settings,
    plans,
    plan_services,
    plan_features,
    client_plans,
    provider_plans,
    directory,
    backup_codes,
    confirmations,
    known_devices,
    muted_mails,
    password_history,
    projects,
    project_roles,
    api_tokens,
    services,
    features,
    provider_services,
    client_services,
    client_features,
    service_events,
    activation_requests,
    deletion_requests,
    alert_addresses,
    failed_sign_ins,
    failed_sign_in_digests,
    log_ins_as,
    providers,
    users,
    provider_members,
    clients,
    client_contacts,
    client_counts,
    client_members,
    member_roles,
    invitations,
    user_links,
    sessions,
    failures,
    submissions,
    history,
    history_values,
    outbox,
    schedules,
);
