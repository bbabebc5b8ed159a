#include "simulator/push.h"

#include "clock.h"
#include "net/http_client.h"
#include "simulator/api.h"
#include "simulator/push_dialect.h"

#include <string.h>

#define DEADLINE_MS 10000
#define TIMES_MAX 100

/* What is still to be pushed, for a call of /control/push or a send's callback. */
typedef struct {
  Pusher *pusher;
  HttpCall *call;      /* NULL: nobody waits */
  GPtrArray *requests; /* HttpRequest */
  guint next;
  HttpExchange *exchange;
  json_t *answers;
} Push;

struct Pusher {
  HttpClient *client;
  GPtrArray *pushes;
};

Pusher *pusher_new(Loop *loop)
{
  Pusher *pusher = g_new0(Pusher, 1);
  pusher->client = http_client_new(loop);
  pusher->pushes = g_ptr_array_new();
  return pusher;
}

static void push_free(Push *push)
{
  g_ptr_array_remove_fast(push->pusher->pushes, push);
  for (guint i = push->next; i < push->requests->len; i++)
    http_request_free(push->requests->pdata[i]);
  g_ptr_array_unref(push->requests);
  json_decref(push->answers);
  g_free(push);
}

void pusher_free(Pusher *pusher)
{
  while (pusher->pushes->len > 0) {
    Push *push = g_ptr_array_index(pusher->pushes, 0);
    http_client_cancel(pusher->client, push->exchange);
    if (push->call != NULL)
      http_drop(push->call);
    push_free(push);
  }
  g_ptr_array_unref(pusher->pushes);
  http_client_free(pusher->client);
  g_free(pusher);
}

static Push *push_new(Pusher *pusher, HttpCall *call)
{
  Push *push = g_new0(Push, 1);
  *push = (Push){.pusher = pusher, .call = call, .requests = g_ptr_array_new(), .answers = json_array()};
  g_ptr_array_add(pusher->pushes, push);
  return push;
}

static void push_next(Push *push);

static void on_answered(gpointer data, HttpResponse *response)
{
  Push *push = data;
  const gboolean answered = response->outcome == HTTP_ANSWERED;
  json_t *text = json_stringn((const char *)response->body->data, response->body->len);
  json_array_append_new(push->answers, json_pack("{s:i, s:o}", "status", answered ? response->status : 0, "body",
                                                 text != NULL ? text : json_null()));
  push->exchange = NULL;
  push_next(push);
}

static void push_next(Push *push)
{
  if (push->next < push->requests->len) {
    HttpRequest *request = push->requests->pdata[push->next++];
    request->deadline_ms = DEADLINE_MS;
    push->exchange = http_client_start(push->pusher->client, request, on_answered, push);
    return;
  }
  if (push->call != NULL)
    answer(push->call, 200, json_text(json_pack("{s:O}", "answers", push->answers)));
  push_free(push);
}

/* -- what the call asks for -------------------------------------------------------------------------------------------- */

/* What is wrong, or NULL. */
static const char *add_message(const PushDialect *dialect, const PushTarget *target, const Provider *provider,
                               const json_t *message, GPtrArray *requests)
{
  const gint64 id = json_integer_value(json_object_get(message, "id"));
  const json_t *text = json_object_get(message, "text");
  const char *from = json_string_value(json_object_get(message, "from"));
  const char *time = json_string_value(json_object_get(message, "time"));
  gint64 time_ms = clock_now_ms();
  guint index;
  if (text == NULL && provider != NULL && provider_find(provider, id, &index)) {
    dialect->message(target, g_ptr_array_index(provider->inbox, index), requests);
    return NULL;
  }
  if (!json_is_string(text) || from == NULL || id < 1)
    return "a message wants \"from\", \"text\" and \"id\", or the \"id\" of one in the inbox";
  if (time != NULL && !time_read(time, &time_ms))
    return "a \"time\" is not ISO 8601";
  g_autofree Item *item = item_new(from, json_string_value(text), json_string_length(text), time_ms, id);
  dialect->message(target, item, requests);
  return NULL;
}

static char *name_in(const PushDialect *dialect, const Sent *sent)
{
  return dialect->name_of_sent != NULL ? dialect->name_of_sent(sent) : g_strdup(sent->ref != NULL ? sent->ref : "");
}

static const char *add_receipt(const PushDialect *dialect, const PushTarget *target, const Provider *provider,
                               const json_t *asked, GPtrArray *requests)
{
  const Sent *sent = provider != NULL ? provider_sent(provider, json_integer_value(json_object_get(asked, "n"))) : NULL;
  const char *id = json_string_value(json_object_get(asked, "id")), *ref = json_string_value(json_object_get(asked, "ref"));
  const char *to = json_string_value(json_object_get(asked, "to"));
  const char *state = json_string_value(json_object_get(asked, "state"));
  if (sent == NULL && id == NULL && ref == NULL)
    return "a receipt wants \"n\", \"id\" or \"ref\"";
  ref = ref == NULL && sent != NULL ? sent->ref : ref;
  PushReceipt receipt = {.ref = ref != NULL ? ref : "", .to = to != NULL ? to : "", .time_ms = clock_now_ms()};
  if (sent != NULL) {
    receipt.to = sent->to;
    receipt.state = sent->state;
    receipt.time_ms = sent->state != SENT_PENDING ? sent->done_ms : receipt.time_ms;
  }
  if (state != NULL)
    receipt.state = strcmp(state, "delivered") == 0 ? SENT_DELIVERED
                    : strcmp(state, "failed") == 0  ? SENT_FAILED
                                                    : SENT_PENDING;
  g_autofree char *name = id != NULL ? g_strdup(id) : sent != NULL ? name_in(dialect, sent) : g_strdup(receipt.ref);
  receipt.id = name;
  dialect->receipt(target, &receipt, requests);
  return NULL;
}

static const char *add_all(const PushDialect *dialect, const PushTarget *target, const Provider *provider, const json_t *body,
                           GPtrArray *requests)
{
  const gint64 times = CLAMP(json_integer_value(json_object_get(body, "times")), 1, TIMES_MAX);
  const char *wrong = NULL;
  size_t i;
  const json_t *one;
  json_array_foreach(json_object_get(body, "messages"), i, one)
  {
    for (gint64 j = 0; j < times && wrong == NULL; j++)
      wrong = add_message(dialect, target, provider, one, requests);
  }
  json_array_foreach(json_object_get(body, "receipts"), i, one)
  {
    for (gint64 j = 0; j < times && wrong == NULL; j++)
      wrong = add_receipt(dialect, target, provider, one, requests);
  }
  return wrong;
}

void push_handle(State *state, HttpCall *call, const json_t *body)
{
  const char *name = json_string_value(json_object_get(body, "api")), *url = json_string_value(json_object_get(body, "url"));
  const char *secret = json_string_value(json_object_get(body, "secret"));
  const PushDialect *dialect = push_dialect(name);
  const PushTarget target = {.url = url, .secret = secret != NULL ? secret : ""};
  if (dialect == NULL || url == NULL) {
    answer_error(call, 400, "invalid", "\"api\" wants one that pushes, \"url\" where to");
    return;
  }
  Push *push = push_new(state->pusher, call);
  const char *wrong = add_all(dialect, &target, state_find(state, name), body, push->requests);
  if (wrong != NULL) {
    answer_error(call, 400, "invalid", wrong);
    push_free(push);
    return;
  }
  push_next(push);
}

void push_receipt(Pusher *pusher, const char *api, const Sent *sent)
{
  const PushDialect *dialect = push_dialect(api);
  const PushTarget target = {.url = sent->callback, .secret = sent->secret};
  g_autofree char *name = name_in(dialect, sent);
  const PushReceipt receipt = {
      .id = name, .ref = sent->ref != NULL ? sent->ref : "", .to = sent->to, .state = sent->state, .time_ms = sent->done_ms};
  Push *push = push_new(pusher, NULL);
  dialect->receipt(&target, &receipt, push->requests);
  push_next(push);
}
