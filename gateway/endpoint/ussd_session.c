#include "ussd_session.h"

#include "endpoint/dial.h"
#include "endpoint/ussd_text.h"
#include "log.h"
#include "model/phones.h"
#include "model/totals.h"
#include "model/ussd_sessions.h"
#include "pipeline/turn.h"
#include "text/fold.h"
#include "text/phone.h"

#include <string.h>

#define REPEAT_MS 2000 /* the same input sooner than this is handed over again: no hand is so quick through a network */
#define PIN_DIGITS 4
#define STRUCK 'x' /* a digit that may be a PIN's */

/* What the steps of one callback hand on to each other. */
typedef struct {
  const UssdDesk *desk;
  const UssdEntry *entry;
  const DialectCall *call;
  gint64 now_ms;
  Phone phone;
  gboolean known;
  UssdSession session;
  Dial dial;
  char *input; /* what was typed now, folded */
  char *screen;
} Visit;

static UssdVoice voice_of(const Visit *visit)
{
  return (UssdVoice){visit->desk->gateway->catalogue, visit->phone.language, visit->phone.practice};
}

static char *text_of(const Visit *visit, ReplyId id)
{
  Answer answer;
  const UssdVoice voice = voice_of(visit);
  answer_begin(&answer, id);
  return ussd_text_screen(&voice, &answer);
}

/* -- which input is this? ------------------------------------------------------------------------------------------- */

/* "*384*1*500#" → "1*500". The code may be there or not, as the gateway likes. */
static char *without_code(const UssdEntry *entry, const char *input)
{
  const gsize length = strlen(entry->service);
  const char *from = input + strspn(input, "*");
  g_autofree char *bare = g_strdup(from);
  for (gsize end = strlen(bare); end > 0 && bare[end - 1] == '#'; end--)
    bare[end - 1] = '\0';
  if (strncmp(bare, entry->service, length) == 0 && (bare[length] == '\0' || bare[length] == '*'))
    return g_strdup(bare + length + (bare[length] == '*' ? 1 : 0));
  return from == input ? g_strdup(input) : g_steal_pointer(&bare);
}

/* Whether the two are the same as far as both go; a struck digit may be any. */
static gboolean agree(const char *given, const char *kept)
{
  for (; *given != '\0' && *kept != '\0'; given++, kept++) {
    if (*given != *kept && !(*kept == STRUCK && g_ascii_isdigit(*given)))
      return FALSE;
  }
  return TRUE;
}

typedef enum { INPUT_FIRST, INPUT_NEXT, INPUT_REPEATED, INPUT_LATE } InputKind;

static gboolean is_over(const Visit *visit)
{
  return visit->now_ms - visit->session.touched_ms > visit->desk->options->session_ms;
}

/* All that was typed: the new input is what stands behind what was taken. A shorter text is a callback that comes late. */
static InputKind sort_history(Visit *visit, gboolean found)
{
  g_autofree char *given = without_code(visit->entry, visit->call->input);
  const char *kept = visit->session.history;
  const gboolean ended = found && visit->session.state != USSD_OPEN;
  if (!found || (is_over(visit) && *given == '\0')) {
    visit->input = g_steal_pointer(&given);
    return INPUT_FIRST;
  }
  const gsize length = strlen(kept);
  if (ended || (strlen(given) <= length && agree(given, kept)))
    return INPUT_REPEATED;
  if (is_over(visit))
    return INPUT_LATE;
  if (strlen(given) > length && agree(given, kept) && (length == 0 || given[length] == '*')) {
    visit->input = g_strdup(given + length + (length > 0 ? 1 : 0));
    return INPUT_NEXT;
  }
  const char *last = strrchr(given, '*'); /* the gateway has cut the beginning away */
  visit->input = g_strdup(last != NULL ? last + 1 : given);
  return INPUT_NEXT;
}

/* The latest input alone: known again by its number, else by its haste. */
static InputKind sort_latest(Visit *visit, gboolean found)
{
  const gboolean numbered = dialect_has_sequence(visit->entry->dialect);
  const char *kept = visit->session.history;
  if (visit->call->first) {
    if (found && !is_over(visit))
      return INPUT_REPEATED;
    visit->input = without_code(visit->entry, visit->call->input);
    return INPUT_FIRST;
  }
  if (!found)
    return INPUT_LATE;
  if (visit->session.state != USSD_OPEN)
    return INPUT_REPEATED;
  if (is_over(visit))
    return INPUT_LATE;
  const gboolean again = numbered ? g_ascii_strtoll(visit->call->sequence, NULL, 10) <= g_ascii_strtoll(kept, NULL, 10)
                                  : visit->now_ms - visit->session.touched_ms < REPEAT_MS && *kept != '\0' &&
                                        strlen(kept) == strlen(visit->call->input) && agree(visit->call->input, kept);
  if (again)
    return INPUT_REPEATED;
  visit->input = g_strdup(visit->call->input);
  return INPUT_NEXT;
}

/* Keeps what tells this callback from the next; no digit of a PIN. */
static void keep_history(Visit *visit, InputKind kind, gboolean hides)
{
  g_autofree char *kept = g_strdup(visit->input);
  const char *before = kind == INPUT_FIRST ? "" : visit->session.history;
  for (char *c = kept; hides && *c != '\0'; c++) {
    if (g_ascii_isdigit(*c))
      *c = STRUCK;
  }
  char *history;
  if (kind == INPUT_NEXT && strlen(kept) >= PIN_DIGITS && strchr(before, STRUCK) != NULL) { /* one was typed here: again? */
    for (char *c = kept; *c != '\0'; c++) {
      if (g_ascii_isdigit(*c))
        *c = STRUCK;
    }
  }
  if (dialect_input(visit->entry->dialect) == DIALECT_HISTORY)
    history = g_strdup_printf("%s%s%s", before, *before != '\0' ? "*" : "", kept);
  else
    history = g_strdup(dialect_has_sequence(visit->entry->dialect) ? visit->call->sequence : kept);
  g_free(visit->session.history);
  visit->session.history = history;
}

/* -- the step ------------------------------------------------------------------------------------------------------- */

static DialPhone dial_phone(const Visit *visit)
{
  const Dialect *dialect = visit->entry->dialect;
  const gboolean blind = dialect_input(dialect) == DIALECT_LATEST && !dialect_has_sequence(dialect);
  return (DialPhone){.programme = visit->desk->gateway->programme,
                     .reader = visit->desk->gateway->reader,
                     .roles = visit->known ? visit->phone.roles : 0,
                     .stopped = visit->phone.state == PHONE_STOPPED,
                     .at_ms = visit->now_ms,
                     .shy = blind && strcmp(visit->input, "1") == 0};
}

static void set_screen(Visit *visit, char *text, gboolean more)
{
  g_free(visit->screen);
  visit->screen = text;
  visit->session.state = more ? USSD_OPEN : USSD_CLOSED;
}

/* A text that may need several screens; the last one ends the session. */
static void set_pages(Visit *visit, const char *text)
{
  char *rest;
  const UssdVoice voice = voice_of(visit);
  char *page = ussd_text_page(&voice, text, &rest);
  const gboolean more = *rest != '\0';
  visit->dial = (Dial){.place = DIAL_PAGE};
  set_screen(visit, page, more);
  g_free(visit->session.typed);
  visit->session.typed = rest;
}

/* What was booked, and what is left of the month. */
static gboolean done(Visit *visit, const Entry *entry, const TurnResult *result, GError **error)
{
  Totals month;
  Answer answer;
  if (!totals_get(visit->desk->gateway->book, day_month(result->today), result->household, &month, error))
    return FALSE;
  answer_begin(&answer, U_DONE);
  dial_name_entry(entry, &answer);
  answer_number(&answer, "t", totals_left(&month));
  const UssdVoice voice = voice_of(visit);
  set_screen(visit, ussd_text_screen(&voice, &answer), FALSE);
  return TRUE;
}

/* The turn's answer as a screen: a question goes on, a refusal leads back to the menu, all else ends. */
static gboolean answer_turn(Visit *visit, const DialPhone *phone, const TurnResult *result, GError **error)
{
  const UssdVoice voice = voice_of(visit);
  const Answer *answer = &result->answer;
  Request request;
  DialStep home;
  if (answer->id == REPLY_NONE) {
    set_screen(visit, text_of(visit, U_BUSY), FALSE);
    return TRUE;
  }
  g_autofree char *text = ussd_text_whole(&voice, answer);
  if (reply_row(answer->id)->class == CLASS_CODE) {
    Answer asked;
    dial_ask(phone, answer, &visit->dial, &asked);
    set_screen(visit, ussd_text_one(&voice, &asked), TRUE);
    return TRUE;
  }
  const gboolean wrong_pin = visit->dial.place == DIAL_PIN && answer->id == E_PIN;
  if (result->refused && (wrong_pin || (phone->roles != 0 && visit->phone.state != PHONE_SUSPENDED))) {
    if (!wrong_pin)
      dial_home(phone, &visit->dial, &home);
    visit->dial.alone = TRUE;
    set_screen(visit, g_steal_pointer(&text), TRUE);
    return TRUE;
  }
  dial_request(phone, &visit->dial, &request);
  const gboolean own = request.verdict == REQUEST_ACCEPTED && *request.as_household == '\0'; /* no sums on a borrowed phone */
  if (result->recorded == 1 && own && request.n_entries == 1)
    return done(visit, &request.entries[0], result, error);
  set_pages(visit, text);
  return TRUE;
}

/* Hands the digit form over as a message. Its id is the session's and the step's, so that it is the same however often it
 * comes. */
static gboolean take(Visit *visit, const DialPhone *phone, const char *text, GError **error)
{
  const Gateway *gateway = visit->desk->gateway;
  g_autofree char *provider = g_strconcat(INBOX_DIALLED, visit->entry->name, NULL);
  g_autofree char *id = g_strdup_printf("%s@%" G_GINT64_FORMAT "#%" G_GINT64_FORMAT, visit->call->session,
                                        visit->session.started_ms, visit->session.steps);
  g_autofree char *from = g_strdup_printf("+%" G_GINT64_FORMAT, visit->session.msisdn);
  const Arrival arrival = {.provider = provider,
                           .reply_by = visit->desk->reply_by,
                           .message_id = id,
                           .from = from,
                           .text = text,
                           .length = strlen(text),
                           .on_screen = TRUE};
  TurnResult result = {0};
  gboolean good = turn_take(gateway, &arrival, visit->now_ms, &result, error);
  if (good) {
    visit->session.inbox_id = result.inbox_id;
    good = phones_get(gateway->book, visit->session.msisdn, &visit->phone, &visit->known, error) &&
           answer_turn(visit, phone, &result, error);
  }
  turn_result_clear(&result);
  return good;
}

static gboolean carry_out(Visit *visit, const DialPhone *phone, const DialStep *step, gboolean was_alone, GError **error)
{
  const UssdVoice voice = voice_of(visit);
  switch (step->what) {
  case DIALLED_SHOW:
    visit->dial.alone = was_alone;
    if (step->refusal.id != REPLY_NONE)
      set_screen(visit, ussd_text_refused(&voice, &step->refusal, &step->screen, &visit->dial.alone), TRUE);
    else
      set_screen(visit, ussd_text_screen(&voice, &step->screen), TRUE);
    visit->dial.alone = visit->dial.alone && step->refusal.id != REPLY_NONE;
    return TRUE;
  case DIALLED_END:
    set_screen(visit, ussd_text_screen(&voice, &step->screen), FALSE);
    return TRUE;
  case DIALLED_TAKE:
    return take(visit, phone, step->text, error);
  case DIALLED_AGAIN:
    set_screen(visit, g_strdup(visit->session.screen), TRUE);
    return TRUE;
  case DIALLED_NEXT: {
    g_autofree char *rest = g_strdup(visit->session.typed);
    set_pages(visit, rest);
    return TRUE;
  }
  }
  g_return_val_if_reached(FALSE);
}

/* What the same phone left behind a short while ago is offered again. */
static gboolean offer(Visit *visit, const DialPhone *phone, DialStep *step, GError **error)
{
  Book *book = visit->desk->gateway->book;
  UssdSession left = {0};
  Dial dial;
  gboolean found = FALSE;
  const gint64 since = visit->now_ms - visit->desk->options->offer_ms;
  if (!ussd_sessions_left(book, visit->session.msisdn, visit->session.session, since, &left, &found, error))
    return FALSE;
  gboolean good = TRUE;
  if (found && dial_read(left.step, left.typed, &dial) && dial_is_worth(&dial)) {
    visit->dial = dial;
    visit->dial.offered = TRUE;
    dial_screen(phone, &visit->dial, &step->screen);
    left.state = USSD_LAPSED;
    good = ussd_sessions_put(book, &left, error);
  }
  ussd_session_clear(&left);
  return good;
}

static gboolean begin(Visit *visit, const char *key, GError **error)
{
  DialStep step;
  ussd_session_clear(&visit->session);
  visit->session = (UssdSession){.session = g_strdup(key),
                                 .msisdn = visit->phone.msisdn,
                                 .started_ms = visit->now_ms,
                                 .history = g_strdup(""),
                                 .typed = g_strdup(""),
                                 .screen = g_strdup("")};
  const DialPhone phone = dial_phone(visit);
  dial_begin(&phone, visit->input, &visit->dial, &step);
  if (*visit->input == '\0' && !phone.stopped && phone.roles != 0 && !offer(visit, &phone, &step, error))
    return FALSE;
  return carry_out(visit, &phone, &step, FALSE, error);
}

static gboolean go_on(Visit *visit, GError **error)
{
  DialStep step;
  const DialPhone phone = dial_phone(visit);
  if (!dial_read(visit->session.step, visit->session.typed, &visit->dial)) {
    dial_home(&phone, &visit->dial, &step);
    return carry_out(visit, &phone, &step, FALSE, error);
  }
  const gboolean was_alone = visit->dial.alone;
  visit->session.steps++;
  dial_press(&phone, visit->input, &visit->dial, &step);
  return carry_out(visit, &phone, &step, was_alone, error);
}

static gboolean keep(Visit *visit, InputKind kind, gboolean hides, GError **error)
{
  keep_history(visit, kind, hides || dial_hides(&visit->dial, visit->input));
  visit->session.touched_ms = visit->now_ms;
  g_free(visit->session.step);
  visit->session.step = dial_write(&visit->dial);
  if (visit->dial.place != DIAL_PAGE) {
    g_free(visit->session.typed);
    visit->session.typed = g_strdup(visit->dial.typed);
  }
  g_free(visit->session.screen);
  visit->session.screen = g_strdup(visit->screen);
  return ussd_sessions_put(visit->desk->gateway->book, &visit->session, error);
}

/* Whether the digits of this input may be a PIN's, by where the session stood before it. */
static gboolean hidden(const Visit *visit, InputKind kind)
{
  Dial before = {0};
  if (kind == INPUT_NEXT)
    dial_read(visit->session.step, visit->session.typed, &before);
  return dial_hides(&before, visit->input);
}

static gboolean serve(Visit *visit, GError **error)
{
  Book *book = visit->desk->gateway->book;
  g_autofree char *key = g_strdup_printf("%s:%s", visit->entry->name, visit->call->session);
  gboolean found = FALSE;
  if (!ussd_sessions_get(book, key, &visit->session, &found, error))
    return FALSE;
  if (found && visit->session.msisdn != visit->phone.msisdn) {
    log_event(LOG_WARNING, "ussd.session", "entry=%s reason=\"a session that belongs to another phone\"", visit->entry->name);
    visit->screen = text_of(visit, U_BUSY);
    visit->session.state = USSD_CLOSED;
    return TRUE;
  }
  if (visit->call->over) { /* nobody sees the answer; what was put together stays, to be offered again */
    visit->screen = text_of(visit, U_TIMEOUT);
    visit->session.state = USSD_CLOSED;
    return TRUE;
  }
  const InputKind kind =
      dialect_input(visit->entry->dialect) == DIALECT_HISTORY ? sort_history(visit, found) : sort_latest(visit, found);
  if (kind == INPUT_REPEATED) {
    visit->screen = g_strdup(visit->session.screen);
    return TRUE;
  }
  if (kind == INPUT_LATE) { /* what was put together stays open, to be offered again */
    visit->screen = text_of(visit, U_TIMEOUT);
    visit->session.state = USSD_CLOSED;
    return TRUE;
  }
  char *folded = fold(visit->input, strlen(visit->input));
  g_autofree char *raw = visit->input;
  visit->input = folded;
  const gboolean hides = hidden(visit, kind);
  if (!(kind == INPUT_FIRST ? begin(visit, key, error) : go_on(visit, error)))
    return FALSE;
  g_free(visit->input);
  visit->input = g_steal_pointer(&raw); /* the history is kept as the gateway sends it */
  return keep(visit, kind, hides, error);
}

static gboolean look_up(Visit *visit, GError **error)
{
  const Gateway *gateway = visit->desk->gateway;
  char e164[PHONE_SIZE];
  const gboolean mobile = phone_read(visit->call->phone, e164) == PHONE_MOBILE;
  const gint64 msisdn = mobile ? g_ascii_strtoll(e164 + 1, NULL, 10) : 0;
  phone_init(&visit->phone, msisdn);
  g_strlcpy(visit->phone.language, catalogue_default_language(gateway->catalogue), sizeof visit->phone.language);
  if (!mobile)
    return TRUE;
  Phone phone;
  if (!phones_get(gateway->book, msisdn, &phone, &visit->known, error))
    return FALSE;
  if (visit->known)
    visit->phone = phone;
  return TRUE;
}

char *ussd_session_serve(const UssdDesk *desk, const UssdEntry *entry, const DialectCall *call, gint64 now_ms, gboolean *more,
                         GError **error)
{
  Visit visit = {.desk = desk, .entry = entry, .call = call, .now_ms = now_ms};
  gboolean good = look_up(&visit, error);
  *more = FALSE;
  if (good && visit.phone.msisdn == 0) /* no number that we answer */
    visit.screen = text_of(&visit, E_NOT_REG);
  else if (good && visit.phone.state == PHONE_SUSPENDED)
    visit.screen = text_of(&visit, R_SUSPENDED);
  else if (good && (good = serve(&visit, error)))
    *more = visit.session.state == USSD_OPEN;
  ussd_session_clear(&visit.session);
  g_free(visit.input);
  if (!good)
    g_clear_pointer(&visit.screen, g_free);
  return visit.screen;
}
