/* Whether a pushed request comes from the provider. Secrets are compared in constant time. */
#pragma once
#include "settings.h"
#include "stencil.h"
#include "webhook.h"

typedef struct SignatureRule SignatureRule;

/* Reads the group `verify`; NULL after a complaint. */
SignatureRule *signature_rule_new(Settings *file, SettingsGroup *group, const Dictionary *dictionary);
void signature_rule_free(SignatureRule *rule);
/* Nothing is proved by it. */
gboolean signature_rule_is_none(const SignatureRule *rule);
/* Whether it is made over the address that the provider was told to call. */
gboolean signature_rule_signs_address(const SignatureRule *rule);
/* Whether it proves what stands in the query, in the body, or in the body as a form. */
gboolean signature_rule_covers(const SignatureRule *rule, gboolean query, gboolean form);
/* A good one: WEBHOOK_TAKEN, else WEBHOOK_REFUSED or WEBHOOK_STALE and the reason. `nonce` as in Pushed. */
WebhookVerdict signature_check(const SignatureRule *rule, const WebhookRequest *request, gint64 now_ms, char **nonce,
                               gint64 *nonce_ms, GError **error);
