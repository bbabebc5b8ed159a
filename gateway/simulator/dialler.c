#include "simulator/dialler.h"

#include "clock.h"
#include "net/http_client.h"
#include "simulator/api.h"
#include "simulator/talk.h"

#include <jansson.h>
#include <string.h>

#define DEADLINE_MS 10000

typedef struct {
  Dialler *dialler;
  char *id;
  char *url;
  char *phone;
  char *service;  /* "*384#" */
  GString *typed; /* all that was typed, joined by stars */
  HttpCall *call; /* who waits for the screen; NULL: nobody */
  HttpExchange *exchange;
} Session;

struct Dialler {
  HttpClient *client;
  Talk *talk;
  GHashTable *sessions; /* id → Session */
  guint last;
};

static void session_free(gpointer data)
{
  Session *session = data;
  if (session->exchange != NULL)
    http_client_cancel(session->dialler->client, session->exchange);
  if (session->call != NULL)
    http_drop(session->call);
  g_free(session->id);
  g_free(session->url);
  g_free(session->phone);
  g_free(session->service);
  g_string_free(session->typed, TRUE);
  g_free(session);
}

Dialler *dialler_new(Loop *loop, Talk *talk)
{
  Dialler *dialler = g_new0(Dialler, 1);
  dialler->client = http_client_new(loop);
  dialler->talk = talk;
  dialler->sessions = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, session_free);
  return dialler;
}

void dialler_free(Dialler *dialler)
{
  g_hash_table_unref(dialler->sessions);
  http_client_free(dialler->client);
  g_free(dialler);
}

static void tell(const Session *session, TalkKind kind, const char *text)
{
  talk_add(session->dialler->talk, kind, session->phone, session->id, text, strlen(text), 0);
}

static void answer_screen(const Session *session, HttpCall *call, const char *screen, gboolean more)
{
  GString *json = g_string_new("{\"session\":");
  json_append(json, session->id);
  g_string_append(json, ",\"screen\":");
  json_append(json, screen);
  g_string_append_printf(json, ",\"more\":%s}", more ? "true" : "false");
  answer(call, 200, json);
}

static void on_screen(gpointer data, HttpResponse *response)
{
  Session *session = data;
  HttpCall *call = g_steal_pointer(&session->call);
  session->exchange = NULL;
  g_autofree char *body =
      response->body->len > 0 ? g_strndup((const char *)response->body->data, response->body->len) : g_strdup("");
  const gboolean more = g_str_has_prefix(body, "CON ");
  const char *failure = response->failure != NULL ? response->failure : "its answer is no screen";
  if (response->outcome == HTTP_ANSWERED && response->status == 200 && (more || g_str_has_prefix(body, "END "))) {
    tell(session, more ? TALK_SCREEN : TALK_LAST, body + 4);
    answer_screen(session, call, body + 4, more);
  } else {
    tell(session, TALK_FAILED, failure);
    answer_error(call, 502, "gateway", failure);
  }
}

static void append_field(GString *form, const char *name, const char *value)
{
  g_string_append_printf(form, "%s%s=", form->len > 0 ? "&" : "", name);
  g_string_append_uri_escaped(form, value, NULL, FALSE);
}

static void call_gateway(Session *session, HttpCall *call)
{
  g_autoptr(GString) form = g_string_new(NULL);
  append_field(form, "sessionId", session->id);
  append_field(form, "phoneNumber", session->phone);
  append_field(form, "networkCode", "99999");
  append_field(form, "serviceCode", session->service);
  append_field(form, "text", session->typed->str);
  HttpRequest *request = http_request_new("POST", session->url);
  http_request_header(request, "Content-Type", "application/x-www-form-urlencoded");
  request->body = g_byte_array_new();
  g_byte_array_append(request->body, (const guint8 *)form->str, (guint)form->len);
  request->deadline_ms = DEADLINE_MS;
  session->call = call;
  session->exchange = http_client_start(session->dialler->client, request, on_screen, session);
}

/* "*384*1*500#": the service is "*384#", "1*500" was typed with it. */
void dialler_dial(Dialler *dialler, HttpCall *call, const char *url, const char *phone, const char *code)
{
  if (url == NULL || phone == NULL || !number_is_valid(phone) || code == NULL || code[0] != '*') {
    answer_error(call, 400, "invalid", "dial wants \"url\", \"phone\" (\"+66812345678\") and \"code\" (\"*384#\")");
    return;
  }
  Session *session = g_new0(Session, 1);
  const gsize service = 1 + strspn(code + 1, "0123456789");
  session->dialler = dialler;
  session->id = g_strdup_printf("sim-%" G_GINT64_FORMAT "-%u", clock_now_ms(), ++dialler->last);
  session->url = g_strdup(url);
  session->phone = g_strdup(phone);
  session->service = g_strdup_printf("%.*s#", (int)service, code);
  session->typed = g_string_new(code[service] == '*' ? code + service + 1 : "");
  if (session->typed->len > 0 && session->typed->str[session->typed->len - 1] == '#')
    g_string_truncate(session->typed, session->typed->len - 1);
  g_hash_table_insert(dialler->sessions, session->id, session);
  tell(session, TALK_DIALLED, code);
  call_gateway(session, call);
}

static void press(Session *session, HttpCall *call, const char *input)
{
  tell(session, TALK_PRESSED, input);
  g_string_append_printf(session->typed, "%s%s", session->typed->len > 0 ? "*" : "", input);
  call_gateway(session, call);
}

void dialler_step(Dialler *dialler, HttpCall *call, const char *path, const char *id, const char *input)
{
  Session *session = id != NULL ? g_hash_table_lookup(dialler->sessions, id) : NULL;
  if (session == NULL) {
    answer_error(call, 400, "invalid", "there is no such session");
  } else if (strcmp(path, "/hangup") == 0) {
    tell(session, TALK_HUNG_UP, "");
    g_hash_table_remove(dialler->sessions, id);
    answer(call, 200, g_string_new("{\"ok\":true}"));
  } else if (session->call != NULL) {
    answer_error(call, 409, "busy", "the last screen of this session has not come yet");
  } else if (strcmp(path, "/press") == 0 && input != NULL) {
    press(session, call, input);
  } else if (strcmp(path, "/again") == 0) {
    tell(session, TALK_AGAIN, "");
    call_gateway(session, call);
  } else {
    answer_error(call, 404, "not_found", "there are POST /control/ussd/dial, press, again and hangup");
  }
}

void dialler_handle(Dialler *dialler, HttpCall *call, const char *path)
{
  json_t *body = json_loadb(call->body, call->body_length, 0, NULL);
  const json_t *url = json_object_get(body, "url"), *phone = json_object_get(body, "phone"),
               *code = json_object_get(body, "code");
  if (strcmp(path, "/dial") == 0)
    dialler_dial(dialler, call, json_string_value(url), json_string_value(phone), json_string_value(code));
  else
    dialler_step(dialler, call, path, json_string_value(json_object_get(body, "session")),
                 json_string_value(json_object_get(body, "input")));
  json_decref(body);
}
