/* What an account has left at its provider: asked at the start and again and again (credit.every_s), never while the account is
 * down. Nothing hangs on the answer but what officers are shown. One watch an account that can be asked. */
#pragma once
#include "net/http_client.h"
#include "net/loop.h"
#include "pipeline/gateway.h"
#include "pipeline/send.h"

typedef struct CreditWatch CreditWatch;

typedef struct {
  const ProviderFacts *facts;
  gboolean known;    /* the last question was answered */
  gint64 hundredths; /* of facts->credit_unit */
  gint64 since_ms;   /* when it was told; not known: since when */
} Credit;

/* All is borrowed; `sender` is the account's own, NULL where it does not send. */
CreditWatch *credit_watch_new(const Gateway *gateway, const Provider *provider, HttpClient *client, Loop *loop,
                              const Sender *sender);
/* A question under way is given up. NULL is fine. */
void credit_watch_free(CreditWatch *watch);
const Credit *credit_watched(const CreditWatch *watch);
/* Known, and less than the account's credit_low. */
gboolean credit_is_low(const Credit *credit);
