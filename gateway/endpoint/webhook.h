/* Messages and reports that providers push to us, at /push/ACCOUNT of the door: the same inbox as polling.
 *
 * What has no good signature, a time too far from ours, or was taken before is refused (403; 409) and nothing of it is kept.
 * Calls that come together are one transaction, and are answered after it is on the disk: where we fail (503) the provider
 * pushes again. Where the profile's answer carries the reply to the phone, it does. */
#pragma once
#include "net/http_server.h"
#include "pipeline/gateway.h"
#include "pipeline/send.h"

#include "provider/provider.h"

typedef struct Webhook Webhook;

/* `public`: as in door_options.h. `fatal` as in ussd.h. */
Webhook *webhook_new(const Gateway *gateway, const char *public, Loop *loop, void (*fatal)(gpointer data, GError *error),
                     gpointer data);
/* An account that pushes; `sender` sends the replies, NULL: none are sent. Both are borrowed. */
void webhook_add(Webhook *webhook, const Provider *provider, Sender *sender);
/* A call, from the door; `data` is the Webhook. */
void webhook_call(gpointer data, HttpCall *http);
/* After the door. NULL is fine. */
void webhook_free(Webhook *webhook);
