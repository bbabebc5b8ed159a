#include "simulator/player.h"

#include "clock.h"
#include "net/http_client.h"
#include "simulator/api.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sysexits.h>
#include <unistd.h>

#define REPLY_MS 10000 /* a reply takes no longer */
#define START_MS 5000  /* a simulator that was just started listens by then */
#define TRY_US 50000
#define SILENCE_MS 700  /* what has not come by then does not come */
#define MARGIN_MS 10000 /* for the simulator to answer a wait that ran out */

typedef struct {
  char *phone; /* as in the file */
  char *text;
} Message;

typedef struct {
  const PlayerOptions *options;
  gint64 seen;        /* messages of the simulator's log that were fetched */
  GPtrArray *arrived; /* Message: shown, not yet claimed by a line */
  char *time;         /* of the next message, or NULL: now */
  gboolean colours;
  gboolean met;    /* the simulator has answered */
  gboolean broken; /* it does not answer */
  guint differed;
} Player;

typedef struct {
  guint number;
  char kind; /* '#', '@', '>', '<' or '=' */
  char *phone;
  char *text;
} Line;

static void message_free(gpointer data)
{
  Message *message = data;
  g_free(message->phone);
  g_free(message->text);
  g_free(message);
}

static void line_free(gpointer data)
{
  Line *line = data;
  g_free(line->phone);
  g_free(line->text);
  g_free(line);
}

/* "0812345678" ↔ "+66812345678"; others stay as they are. */
static char *to_wire(const char *phone)
{
  return phone[0] == '0' ? g_strconcat("+66", phone + 1, NULL) : g_strdup(phone);
}

static char *from_wire(const char *number)
{
  return g_str_has_prefix(number, "+66") ? g_strconcat("0", number + 3, NULL) : g_strdup(number);
}

/* -- the simulator -------------------------------------------------------------------------------------------------- */

static void exchange(const char *method, const char *url, const char *body, HttpResponse *response)
{
  HttpRequest *request = http_request_new(method, url);
  if (body != NULL) {
    request->body = g_byte_array_new();
    g_byte_array_append(request->body, (const guint8 *)body, (guint)strlen(body));
  }
  request->deadline_ms = REPLY_MS + MARGIN_MS;
  http_exchange(request, response);
}

/* The answer to a request, or NULL after saying why there is none. Takes `body` over. One that was started a moment before,
 * with & in a shell, is waited for. */
static json_t *ask(Player *player, const char *method, const char *path, char *body)
{
  g_autofree char *url = g_strdup_printf("http://%s:%u%s", player->options->host, player->options->port, path);
  g_autofree char *owned = body;
  const gint64 until_ms = clock_steady_ms() + START_MS;
  HttpResponse response = {0};
  for (;;) {
    exchange(method, url, owned, &response);
    if (response.outcome != HTTP_NOT_SENT || player->met || clock_steady_ms() > until_ms)
      break;
    http_response_clear(&response);
    response = (HttpResponse){0};
    g_usleep(TRY_US);
  }
  player->met = player->met || response.outcome == HTTP_ANSWERED;
  json_t *root = NULL;
  if (response.outcome == HTTP_ANSWERED && response.status == 200)
    root = json_loadb((const char *)response.body->data, response.body->len, 0, NULL);
  if (root == NULL) {
    player->broken = TRUE;
    g_printerr("sammachip-simulator: %s: %s; is one running there?\n", url,
               response.failure != NULL ? response.failure : "not the answer of a simulator");
  }
  http_response_clear(&response);
  return root;
}

static gint64 ask_count(Player *player, const char *path, const char *name)
{
  json_t *root = ask(player, "GET", path, NULL);
  const gint64 count = json_integer_value(json_object_get(root, name));
  json_decref(root);
  return count;
}

static void inject(Player *player, const char *phone, const char *text)
{
  g_autofree char *number = to_wire(phone);
  json_t *root = json_pack("{s:s, s:[{s:s, s:s, s:s*}]}", "api", player->options->api, "messages", "from", number, "text", text,
                           "time", player->time);
  char *body = root != NULL ? json_dumps(root, JSON_COMPACT) : NULL;
  json_decref(root);
  json_decref(ask(player, "POST", "/control/inject", g_strdup(body != NULL ? body : "{}")));
  free(body);
}

static void show(const Player *player, const char *colour, const char *format, ...) G_GNUC_PRINTF(3, 4);
static void show(const Player *player, const char *colour, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  g_autofree char *text = g_strdup_vprintf(format, arguments);
  va_end(arguments);
  printf("%s%s%s\n", player->colours ? colour : "", text, player->colours ? "\033[0m" : "");
  fflush(stdout);
}

#define PLAIN ""
#define GREY "\033[90m"
#define GREEN "\033[32m"
#define RED "\033[31m"

/* Waits for the next message to any phone and shows it. FALSE: none came in time. */
static gboolean fetch(Player *player, gint64 most_ms)
{
  char path[160];
  g_snprintf(path, sizeof path, "/control/wait?api=%s&sent=%" G_GINT64_FORMAT "&timeout_ms=%" G_GINT64_FORMAT,
             player->options->api, player->seen + 1, most_ms);
  if (player->broken || ask_count(player, path, "sent") <= player->seen)
    return FALSE;
  g_snprintf(path, sizeof path, "/control/sent?api=%s&after=%" G_GINT64_FORMAT, player->options->api, player->seen);
  json_t *root = ask(player, "GET", path, NULL);
  size_t i;
  json_t *sent;
  json_array_foreach(root, i, sent)
  {
    Message *message = g_new0(Message, 1);
    message->phone = from_wire(json_string_value(json_object_get(sent, "to")));
    message->text = g_strdup(json_string_value(json_object_get(sent, "text")));
    player->seen = json_integer_value(json_object_get(sent, "n"));
    show(player, GREEN, "      %s ◂ %s", message->phone, message->text);
    g_ptr_array_add(player->arrived, message);
  }
  json_decref(root);
  return i > 0;
}

/* The oldest unclaimed message to the phone, waited for at most that long. Caller frees the text; NULL: none. */
static char *claim(Player *player, const char *phone, gint64 most_ms)
{
  const gint64 end = g_get_monotonic_time() / 1000 + most_ms;
  for (guint i = 0;; i++) {
    while (i >= player->arrived->len) {
      const gint64 left = end - g_get_monotonic_time() / 1000;
      if (left <= 0 || !fetch(player, left))
        return NULL;
    }
    Message *message = g_ptr_array_index(player->arrived, i);
    if (strcmp(message->phone, phone) == 0) {
      char *text = g_steal_pointer(&message->text);
      g_ptr_array_remove_index(player->arrived, i);
      return text;
    }
  }
}

/* -- the conversation ----------------------------------------------------------------------------------------------- */

static Line *line_new(const char *raw, guint number)
{
  Line *line = g_new0(Line, 1);
  line->number = number;
  line->kind = raw[0];
  if (raw[0] == '#' || raw[0] == '@') {
    line->text = g_strstrip(g_strdup(raw + 1));
    return line;
  }
  const gsize length = strspn(raw, "+0123456789");
  const char *rest = raw + length + strspn(raw + length, " \t");
  line->phone = g_strndup(raw, length);
  line->kind = rest[0];
  line->text = rest[0] != '\0' ? g_strstrip(g_strdup(rest + 1)) : NULL;
  if (length > 0 && rest > raw + length && strchr("><=", rest[0]) != NULL && line->text != NULL &&
      (rest[0] != '=' || strcmp(line->text, "nothing") == 0))
    return line;
  line_free(line);
  return NULL;
}

/* The lines of a file, or NULL after saying what is wrong. */
static GPtrArray *read_lines(const char *file)
{
  g_autofree char *content = NULL;
  g_autoptr(GError) error = NULL;
  if (!g_file_get_contents(file, &content, NULL, &error)) {
    g_printerr("sammachip-simulator: %s\n", error->message);
    return NULL;
  }
  g_autoptr(GPtrArray) lines = g_ptr_array_new_with_free_func(line_free);
  g_auto(GStrv) raw = g_strsplit(content, "\n", -1);
  for (guint i = 0; raw[i] != NULL; i++) {
    if (*g_strstrip(raw[i]) == '\0')
      continue;
    Line *line = line_new(raw[i], i + 1);
    if (line == NULL) {
      g_printerr("%s:%u: expected \"0812345678 > text\", \"0812345678 < reply\", \"0812345678 = nothing\", \"# comment\" or "
                 "\"@ 2017-03-27T10:00\"\n",
                 file, i + 1);
      return NULL;
    }
    g_ptr_array_add(lines, line);
  }
  return g_steal_pointer(&lines);
}

static void differ(Player *player, const Line *line, const char *got)
{
  player->differed++;
  if (line->kind == '=')
    show(player, RED, "  ✗ line %u: %s expected nothing, was told: %s", line->number, line->phone, got);
  else if (got == NULL)
    show(player, RED, "  ✗ line %u: %s expected: %s\n    nothing came", line->number, line->phone, line->text);
  else
    show(player, RED, "  ✗ line %u: %s expected: %s\n    was told: %s", line->number, line->phone, line->text, got);
}

/* Whether a line below, before anyone speaks again, tells what the phone is told. */
static gboolean is_foretold(const GPtrArray *lines, guint at)
{
  const Line *said = g_ptr_array_index(lines, at);
  for (guint i = at + 1; i < lines->len; i++) {
    const Line *line = g_ptr_array_index(lines, i);
    if (line->kind == '>')
      return FALSE;
    if ((line->kind == '<' || line->kind == '=') && strcmp(line->phone, said->phone) == 0)
      return TRUE;
  }
  return FALSE;
}

/* Who speaks again has read what came. */
static void forget(Player *player, const char *phone)
{
  for (guint i = player->arrived->len; i-- > 0;) {
    const Message *message = g_ptr_array_index(player->arrived, i);
    if (strcmp(message->phone, phone) == 0)
      g_ptr_array_remove_index(player->arrived, i);
  }
}

static void say(Player *player, const GPtrArray *lines, guint at)
{
  const Line *line = g_ptr_array_index(lines, at);
  if (player->options->pause_ms > 0)
    g_usleep((gulong)player->options->pause_ms * 1000);
  show(player, PLAIN, "  %s ▸ %s", line->phone, line->text);
  forget(player, line->phone);
  inject(player, line->phone, line->text);
  if (is_foretold(lines, at) || player->broken)
    return;
  g_autofree char *told = claim(player, line->phone, REPLY_MS);
  if (told == NULL)
    show(player, GREY, "      %s   (no reply)", line->phone);
}

static void play_line(Player *player, const GPtrArray *lines, guint at)
{
  const Line *line = g_ptr_array_index(lines, at);
  g_autofree char *told = NULL;
  switch (line->kind) {
  case '#':
    show(player, GREY, "# %s", line->text);
    break;
  case '@':
    g_free(player->time);
    player->time = g_strconcat(line->text, strlen(line->text) <= 16 ? ":00+07:00" : "+07:00", NULL);
    show(player, GREY, "@ %s", line->text);
    break;
  case '>':
    say(player, lines, at);
    break;
  case '=':
    if ((told = claim(player, line->phone, SILENCE_MS)) != NULL)
      differ(player, line, told);
    break;
  default:
    told = claim(player, line->phone, REPLY_MS);
    if (told == NULL || !g_pattern_match_simple(line->text, told))
      differ(player, line, told);
  }
}

/* What was sent before is not ours. */
static void player_begin(Player *player, const PlayerOptions *options)
{
  char path[160];
  *player = (Player){.options = options, .colours = isatty(STDOUT_FILENO) != 0};
  player->arrived = g_ptr_array_new_with_free_func(message_free);
  g_snprintf(path, sizeof path, "/control/counters?api=%s", options->api);
  player->seen = ask_count(player, path, "sent");
}

static void player_end(Player *player)
{
  g_ptr_array_unref(player->arrived);
  g_free(player->time);
}

int player_play(const PlayerOptions *options, const char *file)
{
  g_autoptr(GPtrArray) lines = read_lines(file);
  Player player;
  guint i = 0;
  if (lines == NULL)
    return EX_DATAERR;
  player_begin(&player, options);
  for (; i < lines->len && !player.broken; i++)
    play_line(&player, lines, i);
  if (player.differed > 0)
    show(&player, RED, "%u replies differed from %s", player.differed, file);
  const int status = player.broken ? EX_UNAVAILABLE : player.differed > 0;
  player_end(&player);
  return status;
}

/* One step of a USSD session; what it shows is printed. `session` (owned, may be NULL before the first) is the session's. */
static gboolean step_ussd(Player *player, const char *path, json_t *body, char **session)
{
  char *text = json_dumps(body, JSON_COMPACT);
  json_t *root = ask(player, "POST", path, g_strdup(text != NULL ? text : "{}"));
  const char *screen = json_string_value(json_object_get(root, "screen"));
  const gboolean more = json_is_true(json_object_get(root, "more"));
  if (screen != NULL) {
    g_auto(GStrv) lines = g_strsplit(screen, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++)
      show(player, GREEN, "      %s %s", i > 0 ? "│" : more ? "┌" : "■", lines[i]);
    g_free(*session);
    *session = g_strdup(json_string_value(json_object_get(root, "session")));
  }
  free(text);
  json_decref(body);
  json_decref(root);
  return more && !player->broken;
}

int player_dial(const PlayerOptions *options, const char *ussd, const char *phone, const char *code, char **keys)
{
  Player player = {.options = options, .colours = isatty(STDOUT_FILENO) != 0};
  g_autofree char *number = to_wire(phone);
  g_autofree char *session = NULL;
  show(&player, PLAIN, "  %s ☎ %s", phone, code);
  json_t *body = json_pack("{s:s, s:s, s:s}", "url", ussd, "phone", number, "code", code);
  gboolean more = step_ussd(&player, "/control/ussd/dial", body, &session);
  for (; *keys != NULL && more; keys++) {
    if (options->pause_ms > 0)
      g_usleep((gulong)options->pause_ms * 1000);
    show(&player, PLAIN, "  %s ▸ %s", phone, *keys);
    body = json_pack("{s:s, s:s}", "session", session, "input", *keys);
    more = step_ussd(&player, "/control/ussd/press", body, &session);
  }
  if (*keys != NULL && !player.broken)
    show(&player, RED, "  the session ended before %s", *keys);
  return player.broken ? EX_UNAVAILABLE : *keys != NULL;
}

int player_text(const PlayerOptions *options, const char *phone, const char *text)
{
  Player player;
  player_begin(&player, options);
  if (!player.broken)
    inject(&player, phone, text);
  g_autofree char *told = player.broken ? NULL : claim(&player, phone, REPLY_MS);
  if (told == NULL && !player.broken)
    g_printerr("no reply within %d s\n", REPLY_MS / 1000);
  const int status = player.broken ? EX_UNAVAILABLE : told == NULL;
  player_end(&player);
  return status;
}
