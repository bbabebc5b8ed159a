#include "pipeline/turn.h"

#include "command/turn.h"
#include "log.h"
#include "message/request_json.h"
#include "model/outbox.h"
#include "model/phones.h"
#include "model/seen.h"
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
  gint64 own_ms;
  char *text;    /* UTF-8, as decoded */
  char *struck;  /* the text to keep where it held a PIN; else NULL */
  guint64 hash;  /* of the folded text */
  gint64 msisdn; /* 0: the sender is no number we answer */
  Phone phone;
  gboolean known; /* the phone has a row */
  Request request;
  Turn turn;
  ReplyId notice; /* the refusal that is told once a day, told or not */
  InboxRow row;
} Work;

void turn_result_clear(TurnResult *result)
{
  g_free(result->reply);
  memset(result, 0, sizeof *result);
}

/* FNV-1a: stable from run to run, which g_str_hash does not promise. */
static guint64 hash_text(const char *text)
{
  guint64 hash = G_GUINT64_CONSTANT(14695981039346656037);
  for (const char *c = text; *c != '\0'; c++)
    hash = (hash ^ (guchar)*c) * G_GUINT64_CONSTANT(1099511628211);
  return hash;
}

/* A provider's clock that is more than a day ahead, or absent, is not believed. */
static gint64 believed_time(gint64 time_ms, gint64 now_ms)
{
  return time_ms <= 0 || time_ms > now_ms + DAY_MS ? now_ms : time_ms;
}

static gboolean is_retry_of_network(const Work *work)
{
  for (guint i = 0; work->arrival->time_ms > 0 && i < work->phone.n_recent; i++) {
    if (work->phone.recent[i].hash == work->hash && work->phone.recent[i].own_ms == work->own_ms)
      return TRUE;
  }
  return FALSE;
}

/* A text in which a PIN stands or may stand. */
static gboolean holds_pin(const Work *work)
{
  return work->request.command == COMMAND_REG || *work->request.pin != '\0';
}

static gboolean is_entry(const Work *work)
{
  const Family family = command_row(work->request.command)->family;
  return work->request.verdict == REQUEST_ACCEPTED && (family == FAMILY_MONEY || family == FAMILY_PRODUCT);
}

/* The same text again within the minutes allowed, where the first was recorded or is held: asked, not booked. */
static gint64 same_again_since(const Work *work)
{
  if (!is_entry(work) || *work->request.as_household != '\0')
    return 0;
  const PhoneRecent *earlier = phone_recent(&work->phone, work->hash);
  const gint64 window = work->gateway->programme->limits.repeat_minutes * MINUTE_MS;
  return earlier != NULL && earlier->recorded && ABS(work->own_ms - earlier->own_ms) < window ? earlier->own_ms : 0;
}

/* A command for an example of how to write it: with the product where the message named one. */
static void answer_example(const Request *request, Answer *answer)
{
  g_autofree char *example =
      g_strdup_printf("%s%s%s", request->command != COMMAND_NONE ? command_row(request->command)->name : "",
                      *request->hint.product != '\0' ? " " : "", request->hint.product);
  answer_text(answer, "v", example);
}

void turn_explain(const Request *request, Answer *answer)
{
  const Hint *hint = &request->hint;
  answer_begin(answer, request->refusal);
  switch ((int)request->refusal) {
  case E_AMOUNT_MISSING:
  case E_AMOUNT_AMBIG:
    answer_example(request, answer);
    break;
  case E_CAT_UNKNOWN:
    answer_number(answer, "x", hint->number);
    answer_example(request, answer);
    break;
  case E_VILLAGE_MISSING:
    answer_text(answer, "v", command_row(request->command)->name);
    break;
  case E_VERB_MISSING:
  case E_AMOUNT_NEG:
    answer_number(answer, "a", hint->amount_satang);
    break;
  case E_QTY_MISSING:
    answer_text(answer, "v", command_row(request->command)->name);
    answer_text(answer, "p", hint->product);
    break;
  case E_ROLE: {
    g_autofree char *role = role_set_name(command_row(request->command)->roles);
    answer_text(answer, "r", role);
    break;
  }
  case E_HH_UNKNOWN:
    answer_number(answer, "h", hint->number);
    break;
  case E_VILLAGE_AMBIG:
    answer_text(answer, "o", hint->options);
    answer_text(answer, "x", hint->text);
    break;
  case E_VILLAGE_UNKNOWN:
    answer_text(answer, "x", hint->text);
    break;
  case E_COUNT_MISMATCH:
    answer_number(answer, "a", hint->number);
    answer_number(answer, "b", hint->second);
    break;
  default:
    break;
  }
}

static void answer_refusal(Work *work)
{
  turn_refuse(&work->turn, work->request.refusal);
  turn_explain(&work->request, &work->turn.answer);
}

/* What a stopped phone may still ask; the rest is not booked. */
static gboolean stopped_may(Command command)
{
  return command == COMMAND_START || command == COMMAND_HELP || command == COMMAND_MYDATA || command == COMMAND_ERASE ||
         command == COMMAND_STOP;
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
    answer_refusal(work);
  return TRUE;
}

static gboolean decide(Work *work, GError **error)
{
  const Request *request = &work->request;
  if (work->phone.state == PHONE_SUSPENDED && !(request->verdict == REQUEST_ACCEPTED && request->command == COMMAND_HELP)) {
    notice_once_a_day(work, E_NOT_REG);
    return TRUE;
  }
  if (work->phone.state == PHONE_STOPPED && !(request->verdict == REQUEST_ACCEPTED && stopped_may(request->command))) {
    notice_once_a_day(work, R_STOPPED);
    return TRUE;
  }
  if (request->verdict == REQUEST_REFUSED)
    return refuse(work, error);
  if (request->command == COMMAND_START && work->phone.roles == 0 && work->phone.state != PHONE_STOPPED) {
    notice_once_a_day(work, E_NOT_REG);
    return TRUE;
  }
  const gint64 earlier = same_again_since(work);
  if (earlier != 0 && !request->needs_confirm)
    return command_ask_same_again(&work->turn, request, earlier, error);
  return command_carry_out(&work->turn, request, error);
}

static gboolean enqueue(Work *work, gint64 msisdn, ReplyId id, const char *text, TurnResult *result, GError **error)
{
  const Gateway *gateway = work->gateway;
  const ReplyClass class = reply_row(id)->class;
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

/* Puts what goes besides the reply and then the reply into the outbox. */
static gboolean reply(Work *work, TurnResult *result, GError **error)
{
  const Turn *turn = &work->turn;
  const Catalogue *catalogue = work->gateway->catalogue;
  const gboolean sends = work->arrival->reply_by != NULL;
  for (guint i = 0; sends && turn->notices != NULL && i < turn->notices->len; i++) {
    const Notice *notice = &g_array_index(turn->notices, Notice, i);
    g_autofree char *text = catalogue_render(catalogue, notice->language, &notice->answer);
    if (!enqueue(work, notice->msisdn, notice->answer.id, text, result, error))
      return FALSE;
  }
  result->outbox_id = 0;
  if (turn->answer.id == REPLY_NONE)
    return TRUE;
  result->reply = catalogue_render(catalogue, work->phone.language, &turn->answer);
  return !sends || work->arrival->on_screen || enqueue(work, work->msisdn, turn->answer.id, result->reply, result, error);
}

/* The inbox row is written once, with what became of the message. */
static gboolean keep(Work *work, GError **error)
{
  InboxRow *row = &work->row;
  const Request *request = &work->request;
  if (row->state == INBOX_REFUSED)
    row->reason = reply_row(work->turn.answer.id != REPLY_NONE ? work->turn.answer.id : work->notice)->name;
  char *json = NULL;
  if (row->state == INBOX_BOOKED) {
    json_t *fields = request_fields(request, work->gateway->programme->home, TRUE);
    json = json_dumps(fields, JSON_COMPACT);
    json_decref(fields);
    row->label = request_label(request);
    row->request = json;
  }
  row->prev = work->phone.last_message;
  row->person = work->turn.person;
  row->household = work->turn.household;
  row->village = work->turn.village;
  row->roles = work->phone.roles;
  row->practice = work->turn.practice;
  row->recorded = (gint32)work->turn.recorded;
  const gboolean good = inbox_add(work->gateway->book, row, error);
  free(json);
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
  if (!holds_pin(work)) /* ten thousand guesses undo a hash of a PIN */
    phone_remember(&work->phone, work->hash, work->own_ms, work->turn.recorded > 0 || (is_entry(work) && !work->turn.refused));
  work->phone.last_message = work->row.id;
  work->phone.heard_day = work->turn.today;
  if (work->known)
    return phones_touch(work->gateway->book, &work->phone, error);
  return work->turn.answer.id == REPLY_NONE || phones_put(work->gateway->book, &work->phone, error);
}

/* A PIN is not stored, not even in the text that it came in, rightly written or not: its words are kept, no digit is. */
static void strike_pin(Work *work)
{
  work->struck = fold(work->text, strlen(work->text));
  for (char *c = work->struck; *c != '\0'; c++) {
    if (g_ascii_isdigit(*c))
      *c = '*';
  }
  work->row.text = work->struck;
}

static gboolean settle(Work *work, TurnResult *result, GError **error)
{
  const Gateway *gateway = work->gateway;
  InboxRow *row = &work->row;
  if (is_retry_of_network(work)) {
    row->state = INBOX_IGNORED;
    row->reason = "NETWORK_RETRY";
    return keep(work, error);
  }
  const Incoming incoming = {
      .text = work->text,
      .length = strlen(work->text),
      .from = work->arrival->from,
      .roles = work->known ? work->phone.roles : 0,
      .at_ms = MIN(work->own_ms, work->now_ms),
      .own_numbers = gateway->own_numbers,
  };
  reader_read(gateway->reader, &incoming, &work->request);
  if (holds_pin(work))
    strike_pin(work);
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
  return reply(work, result, error) && keep(work, error) && remember(work, error);
}

static void begin(Work *work, const Gateway *gateway, const Arrival *arrival, gint64 now_ms)
{
  memset(work, 0, sizeof *work);
  work->gateway = gateway;
  work->arrival = arrival;
  work->now_ms = now_ms;
  work->own_ms = believed_time(arrival->time_ms, now_ms);
  work->row = (InboxRow){
      .provider = arrival->provider, .message_id = arrival->message_id, .received_ms = now_ms, .own_ms = work->own_ms};
}

gboolean turn_take(const Gateway *gateway, const Arrival *arrival, gint64 now_ms, TurnResult *result, GError **error)
{
  const gint32 offset = gateway->programme->utc_offset_minutes;
  const Day now_day = day_of_ms(now_ms, offset);
  Work work;
  memset(result, 0, sizeof *result);
  begin(&work, gateway, arrival, now_ms);
  const Day own_day = arrival->time_ms > 0 ? day_of_ms(arrival->time_ms, offset) : 0;
  if (!seen_insert(gateway->book, arrival->provider, arrival->message_id, own_day, now_day, &result->already, error))
    return FALSE;
  if (result->already)
    return TRUE;
  if (arrival->time_ms > 0 && day_distance(own_day, now_day) > gateway->programme->keep_seen_days)
    return turn_bury(gateway, arrival, arrival->text, arrival->length, "TOO_OLD", now_ms, error);
  if (!look_up(&work, error))
    return FALSE;
  g_autoptr(GString) decoded = g_string_new(NULL);
  fold_decode(arrival->text, arrival->length, decoded);
  work.text = decoded->str;
  g_autofree char *folded = fold(work.text, decoded->len);
  work.hash = hash_text(folded);
  work.row.id = result->inbox_id = inbox_next_id(gateway->book);
  work.row.msisdn = work.msisdn;
  work.row.sender = work.msisdn == 0 ? arrival->from : NULL;
  work.row.text = work.text;
  work.turn = (Turn){.book = gateway->book,
                     .programme = gateway->programme,
                     .inbox_id = work.row.id,
                     .own_ms = work.own_ms,
                     .now_ms = now_ms,
                     .today = day_of_ms(MIN(work.own_ms, now_ms), offset), /* no clock ahead of ours books tomorrow */
                     .phone = &work.phone,
                     .person = work.phone.person,
                     .practice = work.phone.practice,
                     .secrets = gateway->secrets};
  work.turn.household = turn_place(&work.turn, work.phone.household);
  work.turn.village = (gint32)turn_place(&work.turn, work.phone.village);
  const gboolean good = settle(&work, result, error);
  result->state = work.row.state;
  result->answer = work.turn.answer;
  result->refused = work.turn.refused;
  result->recorded = work.turn.recorded;
  result->household = work.turn.household;
  result->today = work.turn.today;
  g_free(work.struck);
  g_clear_pointer(&work.turn.notices, g_array_unref);
  return good;
}

gboolean turn_bury(const Gateway *gateway, const Arrival *arrival, const void *raw, gsize raw_length, const char *reason,
                   gint64 now_ms, GError **error)
{
  Work work;
  begin(&work, gateway, arrival, now_ms);
  work.row.id = inbox_next_id(gateway->book);
  work.row.sender = arrival->from;
  work.row.raw = raw;
  work.row.raw_length = raw_length;
  work.row.state = INBOX_DEAD;
  work.row.reason = reason;
  log_event(LOG_WARNING, "message.dead", "provider=%s inbox=%" G_GINT64_FORMAT " reason=%s", arrival->provider, work.row.id,
            reason);
  return inbox_add(gateway->book, &work.row, error);
}
