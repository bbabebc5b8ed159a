/* What a provider pushes to us: messages and delivery reports. Bytes in, a verdict and structs out.
 *
 *   switch (provider_webhook_read(provider, &request, clock_now_ms(), &pushed, &error)) {
 *   case WEBHOOK_TAKEN:   one transaction: pushed.page (as of a poll), and pushed.nonce kept for nonce_ms so that the same
 *                         request is not taken twice; then provider_webhook_answer, and only then the reply over HTTP
 *   case WEBHOOK_IGNORED: an event of another kind: the same without a transaction
 *   case WEBHOOK_REFUSED: status 403, nothing kept
 *   case WEBHOOK_STALE:   status 403; its time is too far from ours: it may be a replay, or a clock is wrong (tell an officer)
 *   case WEBHOOK_BAD:     status 400; keep the raw body and tell an officer; the signature was good
 *   }
 * Where nothing could be committed answer 503: the provider pushes again. */
#pragma once
#include "provider/provider.h"

typedef struct {
  const char *method;
  const char *url;    /* whole, with query, as the provider was told it (a proxy may have changed it): what it signs */
  const char *query;  /* as it came, without "?"; "" */
  GPtrArray *headers; /* char *: "Name: value" */
  const void *body;
  gsize length;
} WebhookRequest;

typedef enum { WEBHOOK_TAKEN, WEBHOOK_IGNORED, WEBHOOK_REFUSED, WEBHOOK_STALE, WEBHOOK_BAD } WebhookVerdict;
const char *webhook_verdict_name(WebhookVerdict verdict);

typedef struct {
  PollPage page; /* items or receipts, broken */
  PollKind kind;
  char *nonce; /* differs between two signed requests; NULL where nothing is signed: then the messages' ids must do */
  gint64 nonce_ms;
} Pushed;

void pushed_clear(Pushed *pushed);

/* `pushed` is to be cleared whatever the verdict. The error is set with all but TAKEN and IGNORED. */
WebhookVerdict provider_webhook_read(const Provider *provider, const WebhookRequest *request, gint64 now_ms, Pushed *pushed,
                                     GError **error);

typedef struct {
  gint status;
  char *type; /* Content-Type; NULL: no body */
  GByteArray *body;
} WebhookAnswer;

void webhook_answer_clear(WebhookAnswer *answer);
/* What a taken request is answered. `text`: the reply to the phone, where the provider takes it from this answer
 * (provider_webhook_replies); "" or NULL: none. */
void provider_webhook_answer(const Provider *provider, const Pushed *pushed, const char *text, WebhookAnswer *answer);
/* Whether the profile's answer carries the reply to the phone. */
gboolean provider_webhook_replies(const Provider *provider);
