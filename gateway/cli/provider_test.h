/* `sammachip provider test`: everything of an account that can be tried without cost, and without taking a message from it. */
#pragma once
#include "provider/provider.h"

#include <stdio.h>

/* What an account's server answers to a request for nothing. */
typedef struct {
  char *place;     /* scheme, host and port */
  char *failure;   /* NULL: it answered */
  gboolean dated;  /* it told its time */
  gint64 ahead_ms; /* how far our clock is ahead of its, to a second or so */
} ProviderReach;

/* Asks the account's server, with its pin; no credentials, no message. */
void provider_reach(const Provider *provider, gint64 deadline_ms, ProviderReach *reach);
void provider_reach_clear(ProviderReach *reach);

/* What the account has left, "1,785.50 baht", and whether that is less than its credit_low. NULL and an error where the
 * provider does not tell. Only of an account that can be asked. Caller frees. */
char *provider_credit(const Provider *provider, gint64 deadline_ms, gboolean *low, GError **error);

/* A line for each thing tried, tab-separated: "ok", "fails" or "-" (not tried), what, how it went. The exit status; an error
 * where something fails. */
int cli_provider_test(const Provider *provider, FILE *out, GError **error);
