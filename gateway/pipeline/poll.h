/* Polling: one poller an account that polls. At once while messages come, backing off to the configured interval when none do;
 * the cursor lives in the book and moves with the page that it stands behind. */
#pragma once
#include "net/http_client.h"
#include "net/loop.h"
#include "pipeline/gateway.h"
#include "pipeline/send.h"

#include "provider/provider.h"

typedef struct Poller Poller;

/* Called where the book can no longer be trusted (FAILED_CORRUPT): the daemon ends. Takes the error over. */
typedef void (*PipelineFatal)(gpointer data, GError *error);

/* Whether this build can poll the account: not what is read only once, must be acknowledged or comes in parts. FALSE and
 * FAILED_CONFIG. */
gboolean poller_can(const Provider *provider, GError **error);

/* Begins to poll at once. `sender` sends the replies (may be NULL: none are queued). All but `gateway` are borrowed too. */
Poller *poller_new(const Gateway *gateway, const Provider *provider, HttpClient *client, Loop *loop, Sender *sender,
                   PipelineFatal fatal, gpointer data);
/* An exchange under way is given up; nothing of it is lost, since the cursor has not moved. */
void poller_free(Poller *poller);
