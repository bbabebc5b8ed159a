/* Sending: one sender an account that sends. It claims due rows of the outbox (a commit, before anything leaves), hands them to
 * the provider many at a time, and writes the outcomes of a short window in one transaction. What a crash finds as `sending` is
 * `uncertain`: never sent again but by the rule of its class, or where the provider knows our reference. */
#pragma once
#include "net/http_client.h"
#include "net/loop.h"
#include "pipeline/gateway.h"

#include "provider/provider.h"

typedef struct Sender Sender;

/* `fatal` as in poll.h. outbox_recover must have been called before the first sender begins. */
Sender *sender_new(const Gateway *gateway, const Provider *provider, HttpClient *client, Loop *loop,
                   void (*fatal)(gpointer data, GError *error), gpointer data);
/* Requests under way are given up and their rows stay `sending`; sender_drain first for a clean end. */
void sender_free(Sender *sender);

const char *sender_name(const Sender *sender);
/* There is something new in the outbox. */
void sender_wake(Sender *sender);
/* Claims no more. */
void sender_drain(Sender *sender);
/* Nothing is under way and every outcome is written. */
gboolean sender_is_idle(const Sender *sender);

/* The wait before the next try of a row that certainly was not sent: a pure function of the row's id and age. As long again as
 * it has waited already, between `least` and `most`, of which half is certain and the rest a part decided by id and age.
 * Milliseconds. */
gint64 send_retry_wait(gint64 outbox_id, gint64 age_ms, gint64 least_ms, gint64 most_ms);
