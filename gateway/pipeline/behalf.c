#include "pipeline/behalf.h"

#include "error.h"
#include "model/attended.h"
#include "model/questions.h"
#include "text/fold.h"

#include <string.h>

#define CHAIN_MOST 50 /* the phone's messages that are looked through */

static gboolean reject(GError **error, const char *why)
{
  g_set_error_literal(error, FAILURE, FAILED_REJECT, why);
  return FALSE;
}

/* What the phone is to be asked, or is being asked. */
static gboolean is_asked(const Gateway *gateway, const Phone *phone, gint64 now_ms, gboolean *asked, GError **error)
{
  Question question = {0};
  gboolean found = FALSE;
  if (phone->open_question != 0 && !questions_get(gateway->book, phone->open_question, &question, &found, error))
    return FALSE;
  *asked = found && question.state == QUESTION_OPEN && now_ms < question.until_ms;
  question_clear(&question);
  return TRUE;
}

/* Whether something of the phone was booked after that message; TRUE too where it lies too far back to tell. */
static gboolean has_booked_since(const Gateway *gateway, const Phone *phone, gint64 message, gboolean *since, GError **error)
{
  gint64 id = phone->last_message;
  *since = FALSE;
  for (guint i = 0; id != message && !*since; i++) {
    InboxRow row = {0};
    gboolean found = FALSE;
    if (id != 0 && !inbox_get(gateway->book, id, &row, &found, error))
      return FALSE;
    *since = !found || i == CHAIN_MOST || row.recorded != 0;
    id = row.prev;
    if (found)
      inbox_row_clear(&row);
  }
  return TRUE;
}

static gboolean is_understood(const Gateway *gateway, const InboxRow *row, const Phone *phone)
{
  Request request;
  g_autofree char *folded = fold(row->text, strlen(row->text));
  const Incoming incoming = {.text = folded, .roles = phone->roles, .at_ms = row->own_ms, .own_numbers = gateway->own_numbers};
  reader_read(gateway->reader, &incoming, &request);
  return request.verdict == REQUEST_ACCEPTED;
}

gboolean behalf_may_again(const Gateway *gateway, const InboxRow *row, gint64 now_ms, AgainVerdict *verdict, GError **error)
{
  const gint32 offset = gateway->programme->utc_offset_minutes;
  const gint32 days = day_distance(day_of_ms(row->own_ms, offset), day_of_ms(now_ms, offset));
  Phone phone;
  gboolean known = FALSE, asked = FALSE, since = FALSE;
  *verdict = AGAIN_GONE;
  if (row->state != INBOX_REFUSED || row->text == NULL || row->practice)
    return TRUE;
  if (row->msisdn != 0 && !phones_get(gateway->book, row->msisdn, &phone, &known, error))
    return FALSE;
  if (!known || phone.person == 0 || phone.person != row->person || phone.practice)
    return TRUE;
  if (!is_asked(gateway, &phone, now_ms, &asked, error) || !has_booked_since(gateway, &phone, row->id, &since, error))
    return FALSE;
  *verdict = days > gateway->programme->limits.back_days ? AGAIN_OLD
             : !is_understood(gateway, row, &phone)      ? AGAIN_UNKNOWN
             : asked || since                            ? AGAIN_SINCE
                                                         : AGAIN_MAY;
  return TRUE;
}

/* The turn, whose refusal is an error: nothing may be left of it. */
static gboolean carry_out(const Gateway *gateway, const Arrival *arrival, gint64 now_ms, GError **error)
{
  TurnResult result = {0};
  gboolean good = turn_take(gateway, arrival, now_ms, &result, error);
  if (good && result.already)
    good = reject(error, "it was done before");
  else if (good && result.state != INBOX_BOOKED)
    good = reject(error, result.reply != NULL ? result.reply : inbox_state_name(result.state));
  turn_result_clear(&result);
  return good;
}

gboolean behalf_again(const Gateway *gateway, gint64 message, const char *reply_by, gint64 now_ms, GError **error)
{
  static const char *const reasons[] = {[AGAIN_UNKNOWN] = "the message is not understood now either; teach its word first",
                                        [AGAIN_SINCE] = "its sender has had something booked since, or is being asked; let him "
                                                        "send it again",
                                        [AGAIN_OLD] = "the message is older than entries may be",
                                        [AGAIN_GONE] = "there is no such message that was not understood, or its text is not "
                                                       "kept"};
  InboxRow row = {0};
  gboolean found = FALSE;
  AgainVerdict verdict = AGAIN_GONE;
  if (!inbox_get(gateway->book, message, &row, &found, error) || !found)
    return found || (error != NULL && *error != NULL) ? FALSE : reject(error, reasons[AGAIN_GONE]);
  gboolean good = behalf_may_again(gateway, &row, now_ms, &verdict, error);
  if (good && verdict != AGAIN_MAY)
    good = reject(error, reasons[verdict]);
  if (good) {
    g_autofree char *from = g_strdup_printf("+%" G_GINT64_FORMAT, row.msisdn);
    g_autofree char *id = g_strdup_printf("again:%" G_GINT64_FORMAT, message);
    const Arrival arrival = {.provider = INBOX_OFFICE,
                             .reply_by = reply_by,
                             .message_id = id,
                             .from = from,
                             .text = row.text,
                             .length = strlen(row.text),
                             .time_ms = row.own_ms,
                             .again = TRUE};
    good = carry_out(gateway, &arrival, now_ms, error) && attended_add(gateway->book, ATTENDED_MESSAGE, message, error);
  }
  inbox_row_clear(&row);
  return good;
}

static gboolean may_settle(const char *kind)
{
  return strcmp(kind, "CONFIRM") == 0 || strcmp(kind, "SAME_AGAIN") == 0;
}

gboolean behalf_settle(const Gateway *gateway, gint64 question, gboolean yes, const char *reply_by, gint64 now_ms,
                       GError **error)
{
  Question asked = {0};
  Phone phone;
  gboolean found = FALSE, known = FALSE;
  if (!questions_get(gateway->book, question, &asked, &found, error) ||
      (found && !phones_get(gateway->book, asked.msisdn, &phone, &known, error))) {
    question_clear(&asked);
    return FALSE;
  }
  const gboolean open = known && phone.open_question == question && asked.state == QUESTION_OPEN && now_ms < asked.until_ms &&
                        may_settle(asked.kind);
  question_clear(&asked);
  if (!open)
    return reject(error, "nothing is asked there any more: it was answered, or its time is past");
  g_autofree char *from = g_strdup_printf("+%" G_GINT64_FORMAT, phone.msisdn);
  g_autofree char *id = g_strdup_printf("held:%" G_GINT64_FORMAT, question);
  const char *text = command_row(yes ? COMMAND_YES : COMMAND_NO)->digits;
  const Arrival arrival = {.provider = INBOX_OFFICE,
                           .reply_by = reply_by,
                           .message_id = id,
                           .from = from,
                           .text = text,
                           .length = strlen(text),
                           .again = TRUE};
  return carry_out(gateway, &arrival, now_ms, error);
}
