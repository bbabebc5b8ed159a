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

/* All senders in the order of preference, this one among them: one that is down, has reached its day's cap, or is refused for
 * its pace again and again (or for a minute and more) hands what has certainly not been sent on to the first that is none of
 * this. The array must live as long. */
void sender_set_others(Sender *sender, GPtrArray *others);

const char *sender_name(const Sender *sender);
/* It failed so often that one message at a time tries whether it is back. */
gboolean sender_is_down(const Sender *sender);
/* There is something new in the outbox. */
void sender_wake(Sender *sender);
/* Claims no more. */
void sender_drain(Sender *sender);
/* Nothing is under way and every outcome is written. */
gboolean sender_is_idle(const Sender *sender);
