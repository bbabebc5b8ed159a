#include "simulator/phones_parts.h"

#include "clock.h"
#include "error.h"
#include "simulator/dialler.h"
#include "text/segment.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#define FORM_MAX ((gsize)65536)
#define TEXT_MAX ((gsize)2000) /* bytes: seven parts of Thai, more than a basic phone sends */
#define NEWS_MS 10000
#define REPLY_MS 4000 /* a page without its script is shown again when the reply is there, or then */

#define POLICY                                                                                                                 \
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; "    \
  "base-uri 'none'; frame-ancestors 'none'"

Phones *phones_new(State *state, const PhonesOptions *options, GError **error)
{
  Phones *phones = g_new0(Phones, 1);
  phones->state = state;
  phones->options = *options;
  phones->record_after = -1;
  phones->provider = state_find(state, options->api);
  phones->people = g_ptr_array_new_with_free_func(phones_shown_free);
  phones->shown = g_ptr_array_new_with_free_func(phones_shown_free);
  if (phones->provider == NULL)
    g_set_error(error, FAILURE, FAILED_REJECT, "there is no interface \"%s\"", options->api);
  else if (phones_people_load(phones, error))
    return phones;
  phones_free(phones);
  return NULL;
}

void phones_free(Phones *phones)
{
  if (phones == NULL)
    return;
  g_ptr_array_unref(phones->people);
  g_ptr_array_unref(phones->shown);
  if (phones->book != NULL)
    book_close(phones->book);
  g_free(phones);
}

/* -- whose call it is ------------------------------------------------------------------------------------------------ */

/* A name with a dot may be another site's that was pointed at this machine; an address cannot be, nor can "localhost". */
static gboolean is_own_name(const char *host)
{
  struct in6_addr address;
  if (host == NULL)
    return TRUE;
  if (host[0] == '[')
    return TRUE;
  g_autofree char *name = g_strndup(host, strcspn(host, ":"));
  return strchr(name, '.') == NULL || inet_pton(AF_INET, name, &address) == 1;
}

gboolean phones_is_ours(HttpCall *call)
{
  const char *host = http_call_header(call, "Host"), *origin = http_call_header(call, "Origin");
  const char *site = http_call_header(call, "Sec-Fetch-Site");
  const char *from = origin != NULL ? strstr(origin, "://") : NULL;
  const gboolean reads = strcmp(call->method, "GET") == 0;
  const gboolean foreign = (site != NULL && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0) ||
                           (origin != NULL && (from == NULL || host == NULL || strcmp(from + 3, host) != 0));
  if (is_own_name(host) && (reads || !foreign))
    return TRUE;
  answer_plain(call, 403, phones_say(SPEAK_EN, SAY_REFUSED));
  return FALSE;
}

static gboolean has_script(HttpCall *call)
{
  return g_strcmp0(http_call_header(call, "Accept"), "application/json") == 0;
}

static PhonesLanguage language_of(const char *name)
{
  return g_strcmp0(name, phones_say(SPEAK_EN, SAY_LANGUAGE)) == 0 ? SPEAK_EN : SPEAK_TH;
}

static PhonesLanguage form_language(HttpCall *call)
{
  g_autofree char *name = form_value(call, "language");
  return language_of(name);
}

/* -- answers --------------------------------------------------------------------------------------------------------- */

static void reply(HttpCall *call, int status, const char *type, const char *body, gsize length)
{
  http_reply_header(call, "Content-Security-Policy", POLICY);
  http_reply_header(call, "X-Content-Type-Options", "nosniff");
  http_reply_header(call, "Referrer-Policy", "same-origin");
  http_reply_header(call, "Cross-Origin-Opener-Policy", "same-origin");
  http_reply_header(call, "Cross-Origin-Resource-Policy", "same-origin");
  http_reply_header(call, "Cache-Control", "no-store");
  http_reply(call, status, type, (char *)body, length, FALSE);
}

static void reply_html(HttpCall *call, int status, GString *html)
{
  reply(call, status, "text/html; charset=utf-8", html->str, html->len);
  g_string_free(html, TRUE);
}

/* Back to the page, at that phone. */
static void go_back(HttpCall *call, PhonesLanguage language, const char *number)
{
  g_autofree char *to = g_strdup_printf("/?language=%s%s%s", phones_say(language, SAY_LANGUAGE), number != NULL ? "#p" : "",
                                        number != NULL ? number + 1 : "");
  http_reply_header(call, "Location", to);
  reply(call, 303, "text/plain", "", 0);
}

/* What was done is told to the script; without it the page is shown again. */
static void done(HttpCall *call, const char *number)
{
  if (has_script(call))
    answer(call, 200, g_string_new("{\"ok\":true}"));
  else
    go_back(call, form_language(call), number);
}

static void refuse(Phones *phones, HttpCall *call, PhonesWord word)
{
  const PhonesLanguage language = form_language(call);
  if (has_script(call))
    answer_error(call, 400, "invalid", phones_say(language, word));
  else
    reply_html(call, 400, phones_page(phones, language, phones_say(language, word)));
}

/* -- what the page asks ---------------------------------------------------------------------------------------------- */

static void add_event(Phones *phones, json_t *events, const TalkEvent *event, PhonesLanguage language)
{
  static const char *const kinds[] = {[TALK_SAID] = "said",       [TALK_TOLD] = "told",   [TALK_DIALLED] = "dialled",
                                      [TALK_PRESSED] = "pressed", [TALK_AGAIN] = "again", [TALK_HUNG_UP] = "hung-up",
                                      [TALK_SCREEN] = "screen",   [TALK_LAST] = "last",   [TALK_FAILED] = "failed"};
  g_autofree char *text = talk_text(event), *local = phones_local(event->phone);
  g_autoptr(GString) html = g_string_new(NULL);
  phones_add_event(phones, html, event, language);
  json_array_append_new(events, json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s}", "n", (json_int_t)event->n, "kind",
                                          kinds[event->kind], "id", event->phone + 1, "phone", local, "session", event->session,
                                          "text", text, "html", html->str));
}

static void on_news(gpointer data, HttpCall *call, gint64 after)
{
  Phones *phones = data;
  const PhonesLanguage language = language_of(http_call_query(call, "language"));
  const Talk *talk = phones->state->talk;
  json_t *events = json_array();
  g_autoptr(GString) gateway = g_string_new(NULL), recording = g_string_new(NULL);
  const gint64 newest = MIN(talk_newest(talk), MAX(after + 1, talk_oldest(talk)) + 199);
  for (gint64 n = MAX(after + 1, talk_oldest(talk)); n <= newest; n++)
    add_event(phones, events, talk_event(talk, n), language);
  phones_add_gateway(phones, gateway, language);
  phones_add_recording(phones, recording, language);
  json_t *root = json_pack("{s:I, s:s, s:s, s:I, s:o}", "newest", (json_int_t)newest, "gateway", gateway->str, "recording",
                           recording->str, "faults", (json_int_t)phones->provider->counters.faults, "events", events);
  answer(call, 200, json_text(root));
}

/* A page that was shown by an earlier simulator begins anew. */
static void wait_for_news(Phones *phones, HttpCall *call)
{
  const gint64 after = query_int(call, "after", 0), newest = talk_newest(phones->state->talk);
  const gint64 most_ms = CLAMP(query_int(call, "wait_ms", NEWS_MS), 0, NEWS_MS);
  talk_wait(phones->state->talk, after > newest || after < 0 ? 0 : after, NULL, most_ms, on_news, phones, call);
}

static void count_segments(HttpCall *call)
{
  const char *typed = http_call_query(call, "text");
  const char *text = typed != NULL && g_utf8_validate(typed, -1, NULL) ? typed : "";
  const Segmentation counted = segment_text(text);
  g_autofree char *count = phones_count(text, language_of(http_call_query(call, "language")));
  answer(call, 200,
         json_text(json_pack("{s:s, s:s, s:i}", "count", count, "alphabet",
                             counted.alphabet == ALPHABET_GSM7 ? "GSM-7" : "UCS-2", "segments", (int)counted.segments)));
}

static void show_read(Phones *phones, HttpCall *call)
{
  const TalkEvent *event = talk_event(phones->state->talk, query_int(call, "event", 0));
  g_autoptr(GString) html = g_string_new(NULL);
  gboolean waits = FALSE;
  if (event != NULL && event->kind == TALK_SAID)
    phones_add_read(phones, html, event, language_of(http_call_query(call, "language")), &waits);
  answer(call, 200, json_text(json_pack("{s:b, s:s}", "waits", waits, "html", html->str)));
}

static void show_phone(Phones *phones, HttpCall *call)
{
  const PhoneShown *shown = phones_show(phones, http_call_query(call, "number"));
  GString *html = g_string_new(NULL);
  if (shown != NULL)
    phones_add_phone(phones, html, shown, language_of(http_call_query(call, "language")));
  reply_html(call, shown != NULL ? 200 : 404, html);
}

static void download(const Phones *phones, HttpCall *call, gboolean dialled)
{
  g_autofree char *text = phones_recorded(phones, dialled);
  http_reply_header(call, "Content-Disposition",
                    dialled ? "attachment; filename=\"dialled.txt\"" : "attachment; filename=\"conversation.txt\"");
  reply(call, 200, "text/plain; charset=utf-8", text, strlen(text));
}

/* -- what the page does ---------------------------------------------------------------------------------------------- */

static void on_reply(gpointer data, HttpCall *call, gint64 after)
{
  (void)data;
  (void)after;
  g_autofree char *phone = form_value(call, "phone");
  g_autofree char *number = phones_number(phone);
  go_back(call, form_language(call), number);
}

/* Without the script an example is a button that sends it. */
static void say(Phones *phones, HttpCall *call)
{
  g_autofree char *phone = form_value(call, "phone"), *text = form_value(call, "text"), *example = form_value(call, "example");
  g_autofree char *time = form_value(call, "time");
  g_autofree char *number = phones_number(phone);
  const char *said = example != NULL ? example : text;
  gint64 time_ms = clock_now_ms();
  if (number == NULL || said == NULL || *said == '\0' || strlen(said) > TEXT_MAX ||
      (time != NULL && !time_read(time, &time_ms))) {
    refuse(phones, call, number == NULL ? SAY_WRONG_NUMBER : SAY_MISSING);
    return;
  }
  provider_inject(phones->provider, number, said, strlen(said), time_ms, 0, FALSE);
  if (has_script(call))
    done(call, number);
  else
    talk_wait(phones->state->talk, talk_newest(phones->state->talk), number, REPLY_MS, on_reply, phones, call);
}

static void add(Phones *phones, HttpCall *call)
{
  g_autofree char *phone = form_value(call, "number");
  const PhoneShown *shown = phones_show(phones, phone);
  if (shown != NULL)
    done(call, shown->number);
  else
    refuse(phones, call, SAY_WRONG_NUMBER);
}

static void put_away(Phones *phones, HttpCall *call)
{
  g_autofree char *phone = form_value(call, "phone");
  phones_put_away(phones, phone);
  done(call, NULL);
}

static void take_record(Phones *phones, HttpCall *call)
{
  g_autofree char *what = form_value(call, "what");
  const gint64 newest = talk_newest(phones->state->talk);
  if (g_strcmp0(what, "start") == 0) {
    phones->record_after = newest;
    phones->record_until = 0;
  } else if (phones->record_after >= 0 && phones->record_until == 0) {
    phones->record_until = MAX(newest, 1);
  }
  done(call, NULL);
}

static void take_faults(Phones *phones, HttpCall *call)
{
  phones_take_faults(phones, call);
  done(call, NULL);
}

static void dial(Phones *phones, HttpCall *call)
{
  g_autofree char *phone = form_value(call, "phone"), *code = form_value(call, "code");
  g_autofree char *number = phones_number(phone);
  if (phones->options.ussd == NULL || number == NULL || code == NULL || code[0] != '*')
    refuse(phones, call, phones->options.ussd == NULL ? SAY_NO_USSD : number == NULL ? SAY_WRONG_NUMBER : SAY_NO_CODE);
  else
    dialler_dial(phones->state->dialler, call, phones->options.ussd, number, code);
}

static void step(Phones *phones, HttpCall *call)
{
  g_autofree char *session = form_value(call, "session"), *input = form_value(call, "input");
  dialler_step(phones->state->dialler, call, call->path + strlen("/phones"), session, input);
}

static const struct {
  const char *path;
  void (*take)(Phones *phones, HttpCall *call);
} forms[] = {{"/phones/say", say},
             {"/phones/add", add},
             {"/phones/remove", put_away},
             {"/phones/record", take_record},
             {"/phones/faults", take_faults},
             {"/phones/dial", dial},
             {"/phones/press", step},
             {"/phones/again", step},
             {"/phones/hangup", step}};

static gboolean take_form(Phones *phones, HttpCall *call)
{
  for (guint i = 0; i < G_N_ELEMENTS(forms); i++) {
    if (strcmp(call->path, forms[i].path) == 0) {
      if (call->body_length > FORM_MAX)
        answer_error(call, 413, "too_long", "at most 64 KiB");
      else
        forms[i].take(phones, call);
      return TRUE;
    }
  }
  return FALSE;
}

static gboolean show(Phones *phones, HttpCall *call)
{
  const char *path = call->path;
  if (strcmp(path, "/") == 0 || strcmp(path, "/phones") == 0)
    reply_html(call, 200, phones_page(phones, language_of(http_call_query(call, "language")), NULL));
  else if (strcmp(path, "/phones/phones.css") == 0)
    reply(call, 200, "text/css; charset=utf-8", phones_css, (gsize)(phones_css_end - phones_css));
  else if (strcmp(path, "/phones/phones.js") == 0)
    reply(call, 200, "text/javascript; charset=utf-8", phones_js, (gsize)(phones_js_end - phones_js));
  else if (strcmp(path, "/phones/replay.js") == 0)
    reply(call, 200, "text/javascript; charset=utf-8", phones_replay_js, (gsize)(phones_replay_js_end - phones_replay_js));
  else if (strcmp(path, "/phones/news") == 0)
    wait_for_news(phones, call);
  else if (strcmp(path, "/phones/count") == 0)
    count_segments(call);
  else if (strcmp(path, "/phones/read") == 0)
    show_read(phones, call);
  else if (strcmp(path, "/phones/phone") == 0)
    show_phone(phones, call);
  else if (strcmp(path, "/phones/conversation.txt") == 0 || strcmp(path, "/phones/dialled.txt") == 0)
    download(phones, call, path[8] == 'd');
  else
    return FALSE;
  return TRUE;
}

gboolean phones_handle(Phones *phones, HttpCall *call)
{
  if (strcmp(call->method, "POST") == 0)
    return take_form(phones, call);
  return strcmp(call->method, "GET") == 0 && show(phones, call);
}
