#include "endpoint/webhook.h"

#include "clock.h"
#include "error.h"
#include "log.h"
#include "model/pushes.h"
#include "pipeline/inbox.h"

#include "provider/webhook.h"

#include <string.h>

#define PREFIX "/push/"
#define TOGETHER_MAX 100                      /* calls of one transaction */
#define NONCE_MOST_MS ((gint64)30 * 86400000) /* of a signature without a time: as long as ids are known */

typedef struct {
  const Provider *provider;
  Sender *sender;
} Account;

/* A call that waits for its transaction. */
typedef struct {
  HttpCall *http;
  const Account *account;
  Pushed pushed;
  gboolean ignored;  /* nothing to book */
  gboolean replayed; /* it was taken before */
  char *answer;      /* the reply to the phone */
} Push;

struct Webhook {
  const Gateway *gateway;
  char *public;
  GArray *accounts; /* Account */
  LoopTimer *due;
  GPtrArray *waiting; /* Push */
  void (*fatal)(gpointer data, GError *error);
  gpointer data;
};

static void push_free(gpointer data)
{
  Push *push = data;
  pushed_clear(&push->pushed);
  g_free(push->answer);
  g_free(push);
}

static void say(HttpCall *http, int status, const char *words)
{
  http_reply(http, status, "text/plain", (char *)words, strlen(words), FALSE);
}

static void answer(const Push *push, gboolean kept)
{
  WebhookAnswer reply;
  if (!kept) {
    say(push->http, 503, "try again\n");
    return;
  }
  if (push->replayed) {
    say(push->http, 409, "taken before\n");
    return;
  }
  provider_webhook_answer(push->account->provider, &push->pushed, push->answer, &reply);
  http_reply(push->http, reply.status, reply.type, reply.body != NULL ? (char *)reply.body->data : (char *)"",
             reply.body != NULL ? reply.body->len : 0, FALSE);
  webhook_answer_clear(&reply);
}

/* -- the transaction ------------------------------------------------------------------------------------------------ */

static gboolean take_one(Webhook *self, Push *push, gint64 now_ms, PageTally *tally, GError **error)
{
  const ProviderFacts *facts = provider_facts(push->account->provider);
  const gboolean at_once = provider_webhook_replies(push->account->provider);
  const Inlet inlet = {.from = facts,
                       .reply_by = at_once                         ? facts->name
                                   : push->account->sender != NULL ? sender_name(push->account->sender)
                                                                   : NULL};
  if (push->ignored)
    return TRUE;
  if (push->pushed.nonce != NULL && !pushes_add(self->gateway->book, facts->name, push->pushed.nonce,
                                                now_ms + MIN(push->pushed.nonce_ms, NONCE_MOST_MS), &push->replayed, error))
    return FALSE;
  if (push->replayed)
    log_event(LOG_WARNING, "push.replayed", "provider=%s a signed request came again", facts->name);
  return push->replayed ||
         inbox_take_some(self->gateway, &inlet, &push->pushed.page, now_ms, tally, at_once ? &push->answer : NULL, error);
}

static gboolean take_all(Webhook *self, GPtrArray *together, PageTally *tallies, GError **error)
{
  const gint64 now_ms = clock_now_ms();
  Book *book = self->gateway->book;
  if (!book_begin(book, error))
    return FALSE;
  gboolean good = pushes_prune(book, now_ms, error);
  for (guint i = 0; good && i < together->len; i++)
    good = take_one(self, g_ptr_array_index(together, i), now_ms, &tallies[i], error);
  if (good)
    return book_commit(book, error);
  book_rollback(book);
  return FALSE;
}

static void fail(Webhook *self, GError *error)
{
  log_event(LOG_ERROR, "push.failed", "reason=\"%s\"", error->message);
  if (g_error_matches(error, FAILURE, FAILED_CORRUPT))
    self->fatal(self->data, g_error_copy(error));
}

static void on_due(gpointer data)
{
  Webhook *self = data;
  g_autoptr(GError) wrong = NULL;
  g_autoptr(GPtrArray) together = g_ptr_array_new_with_free_func(push_free);
  while (self->waiting->len > 0 && together->len < TOGETHER_MAX)
    g_ptr_array_add(together, g_ptr_array_steal_index(self->waiting, 0));
  g_autofree PageTally *tallies = g_new0(PageTally, together->len);
  const gboolean kept = take_all(self, together, tallies, &wrong);
  if (!kept)
    fail(self, wrong);
  for (guint i = 0; i < together->len; i++) {
    const Push *push = g_ptr_array_index(together, i);
    answer(push, kept);
    if (kept && tallies[i].replies > 0 && push->account->sender != NULL)
      sender_wake(push->account->sender);
  }
  if (self->waiting->len > 0)
    loop_timer_set(self->due, 0);
}

/* -- calls ---------------------------------------------------------------------------------------------------------- */

static const Account *find_account(const Webhook *self, const char *path)
{
  const char *name = path + strlen(PREFIX);
  for (guint i = 0; i < self->accounts->len; i++) {
    const Account *account = &g_array_index(self->accounts, Account, i);
    if (strcmp(provider_facts(account->provider)->name, name) == 0)
      return account;
  }
  return NULL;
}

static WebhookVerdict read_call(const Webhook *self, const Account *account, HttpCall *http, Pushed *pushed, GError **error)
{
  g_autoptr(GPtrArray) headers = http_call_headers(http);
  g_autofree char *url = g_strconcat(self->public, http->target, NULL);
  const char *query = strchr(http->target, '?');
  const WebhookRequest request = {.method = http->method,
                                  .url = url,
                                  .query = query != NULL ? query + 1 : "",
                                  .headers = headers,
                                  .body = http->body,
                                  .length = http->body_length};
  return provider_webhook_read(account->provider, &request, clock_now_ms(), pushed, error);
}

/* Signed, and yet not what the profile describes. */
static void keep_bad(Webhook *self, const Account *account, HttpCall *http)
{
  g_autoptr(GError) wrong = NULL;
  const gboolean kept =
      inbox_keep_raw(self->gateway, provider_facts(account->provider), http->body, http->body_length, clock_now_ms(), &wrong);
  if (!kept)
    fail(self, wrong);
  say(http, kept ? 400 : 503, kept ? "not understood\n" : "try again\n");
}

static void queue(Webhook *self, const Account *account, HttpCall *http, Pushed pushed, gboolean ignored)
{
  Push *push = g_new0(Push, 1);
  push->http = http;
  push->account = account;
  push->pushed = pushed;
  push->ignored = ignored;
  g_ptr_array_add(self->waiting, push);
  loop_timer_set(self->due, 0);
}

void webhook_call(gpointer data, HttpCall *http)
{
  Webhook *self = data;
  const Account *account = find_account(self, http->path);
  Pushed pushed = {0};
  g_autoptr(GError) wrong = NULL;
  if (account == NULL) {
    say(http, 404, "nothing here\n");
    return;
  }
  if (http->too_long) {
    meter_add(self->gateway->meter, METRIC_PUSHES, provider_facts(account->provider)->name, "long", 1);
    log_event(LOG_WARNING, "push.too_long", "provider=%s", provider_facts(account->provider)->name);
    say(http, 413, "too long\n");
    return;
  }
  const WebhookVerdict verdict = read_call(self, account, http, &pushed, &wrong);
  meter_add(self->gateway->meter, METRIC_PUSHES, provider_facts(account->provider)->name, webhook_verdict_name(verdict), 1);
  if (verdict == WEBHOOK_TAKEN || verdict == WEBHOOK_IGNORED) {
    queue(self, account, http, pushed, verdict == WEBHOOK_IGNORED);
    return;
  }
  log_event(LOG_WARNING, "push.refused", "provider=%s verdict=%s reason=\"%s\"", provider_facts(account->provider)->name,
            webhook_verdict_name(verdict), wrong->message);
  pushed_clear(&pushed);
  if (verdict == WEBHOOK_BAD)
    keep_bad(self, account, http);
  else
    say(http, 403, "refused\n");
}

Webhook *webhook_new(const Gateway *gateway, const char *public, Loop *loop, void (*fatal)(gpointer data, GError *error),
                     gpointer data)
{
  Webhook *self = g_new0(Webhook, 1);
  self->gateway = gateway;
  self->public = g_strdup(public);
  self->fatal = fatal;
  self->data = data;
  self->accounts = g_array_new(FALSE, FALSE, sizeof(Account));
  self->waiting = g_ptr_array_new_with_free_func(push_free);
  self->due = loop_timer_new(loop, on_due, self);
  return self;
}

void webhook_add(Webhook *self, const Provider *provider, Sender *sender)
{
  const Account account = {provider, sender};
  if (provider_facts(provider)->pushed_unsigned)
    log_event(LOG_WARNING, "push.unsigned", "provider=%s proves nothing: let only its own address reach us",
              provider_facts(provider)->name);
  if (provider_facts(provider)->lists_instead)
    log_event(LOG_WARNING, "push.listed",
              "provider=%s lists messages under other ids than it pushes them: only the list is read",
              provider_facts(provider)->name);
  g_array_append_val(self->accounts, account);
}

void webhook_free(Webhook *self)
{
  if (self == NULL)
    return;
  loop_timer_free(self->due);
  g_ptr_array_unref(self->waiting);
  g_array_unref(self->accounts);
  g_free(self->public);
  g_free(self);
}
