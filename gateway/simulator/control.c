/* What a test says to the simulator, beside the providers: JSON in, JSON out.
 *
 *   POST /control/inject    {"api", "messages":[{"from", "text", "time", "id"}], "coming":true} or {"api", "generate":{…}}
 *   POST /control/faults    {"api", …}: what goes wrong from now on; state.h and hostile.c name it all
 *   POST /control/settle    {"api", "state":"delivered", "n", "later"}: what became of messages sent
 *   POST /control/credit    {"api", "credit":"12.50"}: what its account has left
 *   POST /control/push      what vendors push: push.h
 *   POST /control/reset     {"api"}: that one forgets all, without it each
 *   POST /control/ussd/…    phones that dial: dialler.h
 *   GET  /control/sent      ?api, after, limit    GET /control/wait  ?api, sent, timeout_ms    GET /control/counters  ?api */
#include "simulator/api.h"

#include "clock.h"
#include "simulator/push.h"

#include <jansson.h>
#include <string.h>

#define GENERATE_MAX 10000000
#define WAIT_MAX_MS 110000 /* less than an idle connection lives */

/* "2017-03-27T10:00:00+07:00" (UTC where no zone is given) or milliseconds; now where absent. */
static gboolean read_time(const json_t *value, gint64 *time_ms)
{
  *time_ms = clock_now_ms();
  if (value == NULL || json_is_null(value))
    return TRUE;
  if (json_is_integer(value)) {
    *time_ms = json_integer_value(value);
    return TRUE;
  }
  return time_read(json_string_value(value), time_ms);
}

typedef struct {
  gint64 count, first, last;
  gboolean coming; /* they wait behind the pages that are handed out */
} Injected;

static void inject(Provider *provider, const char *from, const char *text, gsize length, gint64 time_ms, gint64 id,
                   Injected *injected)
{
  const Item *item = provider_inject(provider, from, text, length, time_ms, id, injected->coming);
  if (injected->count++ == 0)
    injected->first = item->id;
  injected->last = item->id;
}

/* What is wrong, or NULL. Nothing is injected where something is. */
static const char *inject_messages(Provider *provider, const json_t *messages, Injected *injected)
{
  size_t i;
  const json_t *message;
  gint64 time_ms;
  json_array_foreach(messages, i, message)
  {
    if (!json_is_string(json_object_get(message, "from")) || !json_is_string(json_object_get(message, "text")))
      return "each message wants \"from\" and \"text\"";
    if (!read_time(json_object_get(message, "time"), &time_ms))
      return "a \"time\" is neither ISO 8601 nor milliseconds";
  }
  json_array_foreach(messages, i, message)
  {
    const json_t *text = json_object_get(message, "text");
    read_time(json_object_get(message, "time"), &time_ms);
    inject(provider, json_string_value(json_object_get(message, "from")), json_string_value(text), json_string_length(text),
           time_ms, json_integer_value(json_object_get(message, "id")), injected);
  }
  return NULL;
}

/* {i}: the number of the message from 1; {n}: its number among those of its sender. */
static const char *inject_generated(Provider *provider, const json_t *plan, Injected *injected)
{
  const gint64 count = json_integer_value(json_object_get(plan, "count"));
  const gint64 senders = MAX(json_integer_value(json_object_get(plan, "from_count")), 1);
  const char *from = json_string_value(json_object_get(plan, "from_first"));
  const char *text = json_string_value(json_object_get(plan, "text"));
  const json_t *start = json_object_get(plan, "start");
  gint64 first, time_ms;
  if (count < 1 || count > GENERATE_MAX || text == NULL)
    return "\"generate\" wants \"count\" (1 to 10000000) and \"text\"";
  from = from != NULL ? from : "+66810000000";
  if (from[0] != '+' || !g_ascii_string_to_signed(from + 1, 10, 1, G_GINT64_CONSTANT(999999999999999), &first, NULL))
    return "\"from_first\" is no number such as \"+66810000000\"";
  if (!read_time(start, &time_ms))
    return "\"start\" is neither ISO 8601 nor milliseconds";
  g_autoptr(GString) built = g_string_new(NULL);
  for (gint64 i = 0; i < count; i++) {
    char sender[24], number[24];
    g_snprintf(sender, sizeof sender, "+%" G_GINT64_FORMAT, first + i % senders);
    g_string_assign(built, text);
    g_snprintf(number, sizeof number, "%" G_GINT64_FORMAT, i + 1);
    g_string_replace(built, "{i}", number, 0);
    g_snprintf(number, sizeof number, "%" G_GINT64_FORMAT, i / senders + 1);
    g_string_replace(built, "{n}", number, 0);
    inject(provider, sender, built->str, built->len, start != NULL ? time_ms + i : time_ms, 0, injected);
  }
  return NULL;
}

static void handle_inject(Provider *provider, HttpCall *call, const json_t *body)
{
  const json_t *plan = json_object_get(body, "generate");
  Injected injected = {.coming = json_is_true(json_object_get(body, "coming"))};
  const char *wrong = plan != NULL ? inject_generated(provider, plan, &injected)
                                   : inject_messages(provider, json_object_get(body, "messages"), &injected);
  if (wrong != NULL) {
    answer_error(call, 400, "invalid", wrong);
    return;
  }
  GString *json = g_string_new(NULL);
  g_string_printf(json, "{\"injected\":%" G_GINT64_FORMAT ",\"first\":%" G_GINT64_FORMAT ",\"last\":%" G_GINT64_FORMAT "}",
                  injected.count, injected.first, injected.last);
  answer(call, 200, json);
}

static void handle_reset(State *state, HttpCall *call, const json_t *body)
{
  const char *name = json_string_value(json_object_get(body, "api"));
  Provider *only = state_find(state, name);
  if (name != NULL && only == NULL) {
    answer_error(call, 400, "invalid", "no such \"api\"");
    return;
  }
  for (guint i = 0; i < API_COUNT; i++) {
    if (only == NULL || only == &state->providers[i])
      provider_reset(&state->providers[i]);
  }
  answer(call, 200, g_string_new("{\"ok\":true}"));
}

static const char *const states[SENT_STATES] = {"pending", "delivered", "failed"};

/* {"state":"delivered"} settles all that are pending, with "n" that one whatever it was, with "later":true also what is
 * accepted from now on. */
static void handle_settle(Provider *provider, HttpCall *call, const json_t *body)
{
  const char *name = json_string_value(json_object_get(body, "state"));
  const gint64 n = json_integer_value(json_object_get(body, "n"));
  guint state = 0, settled = 0;
  while (state < SENT_STATES && g_strcmp0(name, states[state]) != 0)
    state++;
  if (state == SENT_STATES || (n != 0 && provider_sent(provider, n) == NULL)) {
    answer_error(call, 400, "invalid", "\"state\" wants pending, delivered or failed; \"n\" a message that was sent");
    return;
  }
  for (gint64 i = 1; i <= (gint64)provider->sent->len; i++) {
    Sent *sent = provider_sent(provider, i);
    if (n != 0 ? i != n : sent->state != SENT_PENDING)
      continue;
    provider_settle(provider, sent, (SentState)state);
    settled++;
  }
  if (json_is_true(json_object_get(body, "later")))
    provider->outcome = (SentState)state;
  GString *json = g_string_new(NULL);
  g_string_printf(json, "{\"settled\":%u}", settled);
  answer(call, 200, json);
}

static void handle_sent(Provider *provider, HttpCall *call)
{
  const gint64 after = CLAMP(query_int(call, "after", 0), 0, (gint64)provider->sent->len);
  const gint64 limit = CLAMP(query_int(call, "limit", 1000), 1, 1000000);
  const gint64 end = MIN(after + limit, (gint64)provider->sent->len);
  GString *json = g_string_sized_new(64 + (gsize)(end - after) * 250);
  g_string_append_c(json, '[');
  for (gint64 i = after; i < end; i++) {
    const Sent *sent = g_ptr_array_index(provider->sent, (guint)i);
    g_string_append(json, i > after ? ",{\"n\":" : "{\"n\":");
    json_append_int(json, sent->n);
    g_string_append(json, ",\"to\":");
    json_append(json, sent->to);
    g_string_append(json, ",\"text\":");
    json_append(json, sent->text);
    g_string_append(json, ",\"ref\":");
    if (sent->ref != NULL)
      json_append(json, sent->ref);
    else
      g_string_append(json, "null");
    g_string_append(json, ",\"time_ms\":");
    json_append_int(json, sent->time_ms);
    g_string_append(json, ",\"times\":");
    json_append_int(json, sent->times);
    g_string_append_printf(json, ",\"state\":\"%s\"", states[sent->state]);
    g_string_append_c(json, '}');
  }
  g_string_append_c(json, ']');
  answer(call, 200, json);
}

static void handle_counters(const Provider *provider, HttpCall *call)
{
  const Counters *counters = &provider->counters;
  const gint64 injected = counters->injected;
  const struct {
    const char *name;
    gint64 count;
  } table[] = {{"injected", injected},
               {"polled", counters->polled},
               {"unpolled", injected - counters->polled},
               {"handed_out", counters->handed_out},
               {"requests", counters->polls + counters->sends},
               {"removed", counters->removed},
               {"lost", counters->lost},
               {"polls", counters->polls},
               {"sends", counters->sends},
               {"sent", provider->sent->len},
               {"accepted", counters->accepted},
               {"rejected", counters->rejected},
               {"busy", counters->busy},
               {"dropped", counters->dropped},
               {"faults", counters->faults}};
  GString *json = g_string_new("{");
  for (guint i = 0; i < G_N_ELEMENTS(table); i++)
    g_string_append_printf(json, "%s\"%s\":%" G_GINT64_FORMAT, i > 0 ? "," : "", table[i].name, table[i].count);
  g_string_append_c(json, '}');
  answer(call, 200, json);
}

static void handle_credit(Provider *provider, HttpCall *call, const json_t *body)
{
  const char *credit = json_string_value(json_object_get(body, "credit"));
  if (credit == NULL) {
    answer_error(call, 400, "invalid", "\"credit\" is a text");
    return;
  }
  g_free(provider->credit);
  provider->credit = g_strdup(credit);
  answer(call, 200, g_string_new("{}"));
}

static void handle_get(State *state, HttpCall *call, const char *path)
{
  Provider *provider = state_find(state, http_call_query(call, "api"));
  if (provider == NULL)
    answer_no_api(call);
  else if (strcmp(path, "/sent") == 0)
    handle_sent(provider, call);
  else if (strcmp(path, "/wait") == 0)
    provider_wait(provider, call, query_int(call, "sent", 1), CLAMP(query_int(call, "timeout_ms", 10000), 0, WAIT_MAX_MS));
  else if (strcmp(path, "/counters") == 0)
    handle_counters(provider, call);
  else
    answer_error(call, 404, "not_found", "there are GET /control/sent, wait and counters");
}

static void handle_post(State *state, HttpCall *call, const char *path)
{
  if (g_str_has_prefix(path, "/ussd/")) {
    dialler_handle(state->dialler, call, path + 5);
    return;
  }
  json_t *body = json_loadb(call->body, call->body_length, JSON_ALLOW_NUL, NULL);
  Provider *provider = state_find(state, json_string_value(json_object_get(body, "api")));
  if (strcmp(path, "/push") == 0)
    push_handle(state, call, body);
  else if (strcmp(path, "/reset") == 0)
    handle_reset(state, call, body);
  else if (provider == NULL)
    answer_no_api(call);
  else if (strcmp(path, "/inject") == 0)
    handle_inject(provider, call, body);
  else if (strcmp(path, "/faults") == 0)
    faults_handle(provider, call, body);
  else if (strcmp(path, "/credit") == 0)
    handle_credit(provider, call, body);
  else if (strcmp(path, "/settle") == 0)
    handle_settle(provider, call, body);
  else
    answer_error(call, 404, "not_found", "there are POST /control/inject, faults, settle, credit, push and reset");
  json_decref(body);
}

void control_handle(State *state, HttpCall *call, const char *path)
{
  if (strcmp(call->method, "POST") == 0)
    handle_post(state, call, path);
  else
    handle_get(state, call, path);
}
