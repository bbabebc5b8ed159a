#include "pipeline/turn.h"

#include "command/turn.h"
#include "log.h"
#include "message/request_json.h"
#include "model/outbox.h"
#include "model/phones.h"
#include "model/seen.h"
#include "pipeline/guard.h"
#include "pipeline/pin.h"
#include "pipeline/refusal.h"
#include "pipeline/remind.h"
#include "pipeline/standing.h"
#include "pipeline/twin.h"
#include "text/fold.h"
#include "text/phone.h"
#include "text/segment.h"

#include <stdlib.h>
#include <string.h>

#define DAY_MS ((gint64)86400000)
#define MINUTE_MS ((gint64)60000)

/* One turn's working state: what the steps hand on to each other. */
typedef struct {
  const Gateway *gateway;
  const Arrival *arrival;
  gint64 now_ms;
  Day now_day;
  gint64 own_ms;
  char *text;    /* UTF-8, as decoded */
  char *folded;  /* the same folded */
  char *struck;  /* the text to keep where it held a PIN; else NULL */
  gint64 msisdn; /* 0: the sender is no number we answer */
  Phone phone;
  gboolean known; /* the phone has a row */
  Request request;
  char *json;           /* the request as it is kept; NULL: it was not carried out */
  guint64 request_hash; /* of the same with the command */
  Turn turn;
  ReplyId notice;     /* the refusal that is told once a day, told or not */
  gboolean asks_same; /* the answer asks whether what was sent twice is meant twice */
  InboxRow row;
} Work;

void turn_result_clear(TurnResult *result)
{
  g_free(result->reply);
  memset(result, 0, sizeof *result);
}

/* A provider's clock that is more than a day ahead, or absent, is not believed. */
static gint64 believed_time(gint64 time_ms, gint64 now_ms)
{
  return time_ms <= 0 || time_ms > now_ms + DAY_MS ? now_ms : time_ms;
}

static gboolean is_retry_of_network(const Work *work)
{
  for (guint i = 0; work->arrival->time_ms > 0 && i < work->phone.n_recent; i++) {
    const PhoneRecent *recent = &work->phone.recent[i];
    if (recent->own_ms == work->own_ms && recent_has_text(recent, work->gateway->secrets, work->folded))
      return TRUE;
  }
  return FALSE;
}

/* A text in which a PIN stands. */
static gboolean holds_pin(const Work *work)
{
  return work->request.command == COMMAND_REG || *work->request.pin != '\0';
}

/* A text in which a PIN may stand, or another's secret: what is not carried out may be a misspelt REG or 88 all the same. */
static gboolean may_hold_pin(const Work *work)
{
  const gboolean stranger = work->phone.roles == 0 || work->phone.state == PHONE_PENDING;
  if (work->request.verdict == REQUEST_ACCEPTED || holds_pin(work))
    return holds_pin(work);
  return stranger || (work->request.verdict == REQUEST_IGNORED && work->request.reason == IGNORE_OTP) ||
         pin_may_stand(work->folded, work->gateway->programme);
}

/* By which the text is known again. Ten thousand guesses undo a bare hash of a PIN. */
static guint64 hash_of_text(const Work *work)
{
  return holds_pin(work) ? text_hash_keyed(work->gateway->secrets, work->folded) : text_hash(work->folded);
}

static gboolean is_entry(const Work *work)
{
  const Family family = command_row(work->request.command)->family;
  return work->request.verdict == REQUEST_ACCEPTED &&
         (family == FAMILY_MONEY || family == FAMILY_PRODUCT || work->request.command == COMMAND_GROUP);
}

/* The same text again within the minutes allowed, where the first was recorded or is held: asked, not booked. */
static gint64 same_again_since(const Work *work)
{
  if (!is_entry(work))
    return 0;
  const PhoneRecent *earlier = recent_of_text(&work->phone, hash_of_text(work));
  const gint64 window = work->gateway->programme->limits.repeat_minutes * MINUTE_MS;
  return earlier != NULL && earlier->recorded && ABS(work->own_ms - earlier->own_ms) < window ? earlier->own_ms : 0;
}

/* One notice a day: to a stopped phone how to come back, to a number nobody registered how to register. */
static void notice_once_a_day(Work *work, ReplyId notice)
{
  work->turn.refused = TRUE;
  work->notice = notice;
  if (work->phone.stopped_told == work->turn.today && !work->arrival->on_screen)
    return;
  if (!work->arrival->on_screen)
    work->phone.stopped_told = work->turn.today;
  answer_begin(&work->turn.answer, notice);
}

static gboolean refuse(Work *work, GError **error)
{
  if (work->request.particle_only) {
    gboolean asked = FALSE;
    if (!command_ask_again(&work->turn, &asked, error))
      return FALSE;
    if (asked)
      return TRUE;
  }
  if (work->request.refusal == E_NOT_REG)
    notice_once_a_day(work, E_NOT_REG);
  else
    refusal_answer(&work->turn, &work->request);
  return TRUE;
}

/* A pending phone that may not: it is asked for its consent, or, where an officer added it, to register. */
static gboolean wait_for_consent(Work *work, GError **error)
{
  gboolean asked = work->phone.open_question != 0;
  if (work->request.particle_only && !command_ask_again(&work->turn, &asked, error))
    return FALSE;
  if (asked && work->turn.answer.id == REPLY_NONE)
    turn_refuse(&work->turn, E_CONSENT_NEEDED);
  else if (!asked)
    notice_once_a_day(work, E_NOT_REG);
  return TRUE;
}

static gboolean decide(Work *work, GError **error)
{
  const Request *request = &work->request;
  if (!standing_suspend_silent(&work->turn, error))
    return FALSE;
  if (work->phone.state == PHONE_SUSPENDED && !(request->verdict == REQUEST_ACCEPTED && request->command == COMMAND_HELP)) {
    notice_once_a_day(work, R_SUSPENDED);
    return TRUE;
  }
  if (work->phone.state == PHONE_STOPPED && !(request->verdict == REQUEST_ACCEPTED && standing_stopped_may(request->command))) {
    notice_once_a_day(work, R_STOPPED);
    return TRUE;
  }
  if (work->phone.state == PHONE_PENDING && !standing_pending_may(request))
    return wait_for_consent(work, error);
  if (request->verdict == REQUEST_REFUSED)
    return refuse(work, error);
  if (request->command == COMMAND_START && work->phone.roles == 0 && work->phone.state != PHONE_STOPPED) {
    notice_once_a_day(work, E_NOT_REG);
    return TRUE;
  }
  const gint64 earlier = same_again_since(work);
  work->asks_same = earlier != 0 && !request->needs_confirm;
  if (work->asks_same)
    return command_ask_same_again(&work->turn, request, earlier, error);
  return command_carry_out(&work->turn, request, error);
}

/* The request as it is kept, by which the same one is known again whatever the text around it. */
static void describe(Work *work)
{
  work->json = request_text(&work->request, work->gateway->programme->home, TRUE);
  g_autofree char *whole = g_strconcat(request_label(&work->request), work->json, NULL);
  work->request_hash = text_hash(whole);
}

/* As guard.h has it. */
static gboolean is_doubtful(const Work *work)
{
  if (work->turn.refused || work->asks_same || work->request.verdict == REQUEST_REFUSED)
    return TRUE;
  if (command_row(work->request.command)->family == FAMILY_UNDO)
    return FALSE; /* each takes back another */
  const PhoneRecent *earlier = recent_of_request(&work->phone, work->request_hash);
  return earlier != NULL && ABS(work->own_ms - earlier->own_ms) < DAY_MS;
}

static gboolean enqueue(Work *work, gint64 msisdn, ReplyId id, const char *text, TurnResult *result, GError **error)
{
  const Gateway *gateway = work->gateway;
  const ReplyClass class = reply_row(id)->class;
  if (!guard_may_reach(msisdn, gateway->own_numbers)) {
    log_event(LOG_WARNING, "reply.unreachable", "inbox=%" G_GINT64_FORMAT " reply=%s", work->row.id, reply_row(id)->name);
    return TRUE;
  }
  const OutboxRow row = {
      .id = outbox_next_id(gateway->book),
      .inbox_id = work->row.id,
      .provider = work->arrival->reply_by,
      .msisdn = msisdn,
      .text = text,
      .class = class,
      .segments = (gint32)segment_text(text).segments,
      .created_ms = work->now_ms,
      .expires_ms = work->now_ms + gateway->options->classes[class].expires_ms,
      .state = OUTBOX_QUEUED,
      .due_ms = work->now_ms,
  };
  result->queued++;
  result->outbox_id = row.id;
  return outbox_add(gateway->book, &row, error);
}

static char *render(const Work *work, const char *language, const Answer *answer)
{
  const Catalogue *catalogue = work->gateway->catalogue;
  return work->turn.practice ? catalogue_render_practice(catalogue, language, answer)
                             : catalogue_render(catalogue, language, answer);
}

/* What goes besides the reply. Alerts always go: what raises them has bounds of its own. */
static gboolean notify(Work *work, gboolean silent, TurnResult *result, GError **error)
{
  const GArray *notices = work->turn.notices;
  for (guint i = 0; work->arrival->reply_by != NULL && notices != NULL && i < notices->len; i++) {
    const Notice *notice = &g_array_index(notices, Notice, i);
    if (reply_row(notice->answer.id)->class != CLASS_ALERT &&
        (silent || !guard_notice(&work->gateway->options->guard, &work->phone, work->now_day)))
      continue;
    g_autofree char *text = render(work, notice->language, &notice->answer);
    if (!enqueue(work, notice->msisdn, notice->answer.id, text, result, error))
      return FALSE;
  }
  return TRUE;
}

/* Puts what goes besides the reply and then the reply into the outbox, as far as the guard lets them. */
static gboolean reply(Work *work, TurnResult *result, GError **error)
{
  const Gateway *gateway = work->gateway;
  Answer answer = work->turn.answer;
  GuardVerdict verdict = GUARD_ANSWER;
  if (answer.id != REPLY_NONE && !work->arrival->on_screen)
    verdict = guard_answer(&gateway->options->guard, &work->phone, is_doubtful(work), work->now_day, work->now_ms);
  result->silenced = verdict == GUARD_SILENT;
  if (!notify(work, result->silenced, result, error))
    return FALSE;
  result->outbox_id = 0;
  if (answer.id == REPLY_NONE || result->silenced)
    return TRUE;
  if (verdict == GUARD_LAST) {
    answer_begin(&answer, R_ENOUGH);
    answer_number(&answer, "n", gateway->options->guard.replies_day);
  }
  result->reply = render(work, work->phone.language, &answer);
  return work->arrival->reply_by == NULL || work->arrival->on_screen ||
         enqueue(work, work->msisdn, answer.id, result->reply, result, error);
}

/* The inbox row is written once, with what became of the message. */
static gboolean keep(Work *work, GError **error)
{
  InboxRow *row = &work->row;
  if (row->state == INBOX_REFUSED)
    row->reason = reply_row(work->turn.answer.id != REPLY_NONE ? work->turn.answer.id : work->notice)->name;
  if (row->state == INBOX_BOOKED) {
    row->label = request_label(&work->request);
    row->request = work->json;
  }
  row->prev = work->phone.last_message;
  row->person = work->turn.person;
  row->household = work->turn.household;
  row->village = work->turn.village;
  row->roles = work->phone.roles;
  row->practice = work->turn.practice;
  row->settles = work->turn.settles;
  row->borrowed_prev = work->turn.borrowed_prev;
  row->same_again_ms = work->turn.same_again_ms;
  row->recorded = (gint32)work->turn.recorded;
  const gboolean good = inbox_add(work->gateway->book, row, error);
  row->reason = row->label = row->request = NULL;
  return good;
}

/* Who sent it: the phone's row, or an empty one for a number nobody registered. */
static gboolean look_up(Work *work, GError **error)
{
  char e164[PHONE_SIZE];
  if (phone_read(work->arrival->from, e164) == PHONE_MOBILE)
    work->msisdn = g_ascii_strtoll(e164 + 1, NULL, 10);
  if (work->msisdn == 0)
    return TRUE;
  if (!phones_get(work->gateway->book, work->msisdn, &work->phone, &work->known, error))
    return FALSE;
  if (!work->known) {
    phone_init(&work->phone, work->msisdn);
    g_strlcpy(work->phone.language, catalogue_default_language(work->gateway->catalogue), sizeof work->phone.language);
  }
  return TRUE;
}

/* The phone's row remembers the message; a number nobody registered gets a row once it was answered. */
static gboolean remember(Work *work, GError **error)
{
  const guint64 text = holds_pin(work) || !may_hold_pin(work) ? hash_of_text(work) : 0;
  const guint64 hash = recent_pack(text, work->request_hash);
  if (hash != 0)
    phone_remember(&work->phone, hash, work->own_ms, work->turn.recorded > 0 || (is_entry(work) && !work->turn.refused));
  work->phone.last_message = work->row.id;
  work->phone.heard_day = work->turn.today;
  if (work->known)
    return phones_touch(work->gateway->book, &work->phone, error);
  return work->turn.answer.id == REPLY_NONE || phones_put(work->gateway->book, &work->phone, error);
}

static gboolean settle(Work *work, TurnResult *result, GError **error)
{
  const Gateway *gateway = work->gateway;
  InboxRow *row = &work->row;
  gboolean twin = FALSE;
  const TwinSought sought = {work->arrival->provider, work->text, work->folded, work->own_ms};
  if (!work->arrival->again && !work->arrival->on_screen && !twin_find(gateway, &work->phone, &sought, &twin, error))
    return FALSE;
  if (twin || (!work->arrival->again && is_retry_of_network(work))) {
    row->state = INBOX_IGNORED;
    row->reason = twin ? "TWIN" : "NETWORK_RETRY";
    return keep(work, error);
  }
  const Incoming incoming = {
      .text = work->folded,
      .from = work->arrival->from,
      .roles = work->known ? work->phone.roles : 0,
      .at_ms = MIN(work->own_ms, work->now_ms),
      .own_numbers = gateway->own_numbers,
  };
  reader_read(gateway->reader, &incoming, &work->request);
  if (may_hold_pin(work))
    work->row.text = work->struck = pin_strike(work->text);
  if (work->request.verdict == REQUEST_IGNORED) {
    row->state = INBOX_IGNORED;
    row->reason = ignore_reason_name(work->request.reason);
    return keep(work, error);
  }
  if (work->msisdn == 0) {
    row->state = INBOX_IGNORED;
    row->reason = ignore_reason_name(IGNORE_NOT_TH_MOBILE);
    return keep(work, error);
  }
  /* a registered number may be refused below; one nobody registered needs its row first, for STOP */
  if (!work->known && work->request.verdict == REQUEST_ACCEPTED) {
    if (!phones_put(gateway->book, &work->phone, error))
      return FALSE;
    work->known = TRUE;
  }
  if (!decide(work, error))
    return FALSE;
  row->state = work->turn.refused ? INBOX_REFUSED : INBOX_BOOKED;
  if (row->state == INBOX_BOOKED)
    describe(work);
  if (work->turn.recorded > 0 && !remind_report_came(gateway, work->turn.household, work->turn.recorded, work->now_ms, error))
    return FALSE;
  return reply(work, result, error) && keep(work, error) && remember(work, error);
}

static void begin(Work *work, const Gateway *gateway, const Arrival *arrival, gint64 now_ms)
{
  memset(work, 0, sizeof *work);
  work->gateway = gateway;
  work->arrival = arrival;
  work->now_ms = now_ms;
  work->now_day = day_of_ms(now_ms, gateway->programme->utc_offset_minutes);
  work->own_ms = believed_time(arrival->time_ms, now_ms);
  work->row = (InboxRow){
      .provider = arrival->provider, .message_id = arrival->message_id, .received_ms = now_ms, .own_ms = work->own_ms};
}

gboolean turn_take(const Gateway *gateway, const Arrival *arrival, gint64 now_ms, TurnResult *result, GError **error)
{
  const gint32 offset = gateway->programme->utc_offset_minutes;
  Work work;
  memset(result, 0, sizeof *result);
  begin(&work, gateway, arrival, now_ms);
  const Day own_day = arrival->time_ms > 0 ? day_of_ms(arrival->time_ms, offset) : 0;
  if (!seen_insert(gateway->book, arrival->provider, arrival->message_id, own_day, work.now_day, &result->already, error))
    return FALSE;
  if (result->already)
    return TRUE;
  if (arrival->time_ms > 0 && day_distance(own_day, work.now_day) > gateway->programme->keep_seen_days)
    return turn_bury(gateway, arrival, arrival->text, arrival->length, "TOO_OLD", now_ms, error);
  if (!look_up(&work, error))
    return FALSE;
  g_autoptr(GString) decoded = g_string_new(NULL);
  fold_decode(arrival->text, arrival->length, decoded);
  work.text = decoded->str;
  work.folded = fold(work.text, decoded->len);
  work.row.id = result->inbox_id = inbox_next_id(gateway->book);
  work.row.msisdn = work.msisdn;
  work.row.sender = work.msisdn == 0 ? arrival->from : NULL;
  work.row.text = work.text;
  work.turn = (Turn){.book = gateway->book,
                     .programme = gateway->programme,
                     .inbox_id = work.row.id,
                     .own_ms = work.own_ms,
                     .now_ms = now_ms,
                     .today = work.own_ms < now_ms ? own_day : work.now_day, /* no clock ahead of ours books tomorrow */
                     .phone = &work.phone,
                     .person = work.phone.person,
                     .practice = work.phone.practice,
                     .secrets = gateway->secrets};
  work.turn.household = turn_place(&work.turn, work.phone.household);
  work.turn.village = (gint32)turn_place(&work.turn, work.phone.village);
  const gboolean good = settle(&work, result, error);
  if (good)
    meter_add(gateway->meter, METRIC_MESSAGES, inbox_state_name(work.row.state), work.row.reason, 1);
  result->state = work.row.state;
  result->answer = work.turn.answer;
  result->refused = work.turn.refused;
  result->recorded = work.turn.recorded;
  result->household = work.turn.household;
  result->today = work.turn.today;
  g_free(work.folded);
  g_free(work.struck);
  g_free(work.json);
  g_clear_pointer(&work.turn.notices, g_array_unref);
  return good;
}

/* Whether a text that was not taken as a message may be one with a PIN, whoever sent it. */
static gboolean text_holds_pin(const Gateway *gateway, const Arrival *arrival, gint64 now_ms, const char *text)
{
  static const RoleSet senders[] = {0, ROLE_VILLAGER};
  g_autofree char *folded = fold(text, strlen(text));
  Work work = {0};
  for (gsize i = 0; i < G_N_ELEMENTS(senders); i++) {
    const Incoming incoming = {.text = folded, .from = arrival->from, .roles = senders[i], .at_ms = now_ms};
    reader_read(gateway->reader, &incoming, &work.request);
    if (holds_pin(&work))
      return TRUE;
  }
  return pin_may_stand(folded, gateway->programme);
}

/* The bytes to keep. Amounts are left where the text can be read and holds no PIN: an officer is to act on it. */
static void *without_pin(const Gateway *gateway, const Arrival *arrival, const void *raw, gsize *length, gint64 now_ms)
{
  if (raw != arrival->text)
    return pin_strike_raw(raw, *length);
  g_autoptr(GString) decoded = g_string_new(NULL);
  fold_decode(arrival->text, arrival->length, decoded);
  if (!text_holds_pin(gateway, arrival, now_ms, decoded->str))
    return g_memdup2(raw, *length);
  char *struck = pin_strike(decoded->str);
  *length = strlen(struck);
  return struck;
}

gboolean turn_bury(const Gateway *gateway, const Arrival *arrival, const void *raw, gsize raw_length, const char *reason,
                   gint64 now_ms, GError **error)
{
  Work work;
  begin(&work, gateway, arrival, now_ms);
  g_autofree void *kept = without_pin(gateway, arrival, raw, &raw_length, now_ms);
  work.row.id = inbox_next_id(gateway->book);
  work.row.sender = arrival->from;
  work.row.raw = kept;
  work.row.raw_length = raw_length;
  work.row.state = INBOX_DEAD;
  work.row.reason = reason;
  meter_add(gateway->meter, METRIC_MESSAGES, inbox_state_name(INBOX_DEAD), reason, 1);
  log_event(LOG_WARNING, "message.dead", "provider=%s inbox=%" G_GINT64_FORMAT " reason=%s", arrival->provider, work.row.id,
            reason);
  return inbox_add(gateway->book, &work.row, error);
}
