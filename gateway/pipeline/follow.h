/* Asking a provider what became of what we sent, one request at a time: uncertain sends are looked for in its log, and what was
 * sent is asked for (status) until it is delivered, failed, or a day old. One follower an account that can be asked. */
#pragma once
#include "net/http_client.h"
#include "net/loop.h"
#include "pipeline/gateway.h"
#include "pipeline/send.h"

#include "provider/provider.h"

typedef struct Follower Follower;

/* Whether there is anything to ask the account for. */
gboolean follower_can(const ProviderFacts *facts);
/* `fatal` as in poll.h. All but `gateway` are borrowed too; `sender` is woken where something goes again. */
Follower *follower_new(const Gateway *gateway, const Provider *provider, HttpClient *client, Loop *loop, Sender *sender,
                       void (*fatal)(gpointer data, GError *error), gpointer data);
/* A request under way is given up: the question is asked again. */
void follower_free(Follower *follower);
