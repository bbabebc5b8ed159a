#include "command/families.h"
#include "message/request_json.h"

#include <stdlib.h>
#include <string.h>

#define MINUTE_MS ((gint64)60000)

static const char *reply_name(ReplyId id)
{
  switch ((int)id) {
  case R_CONFIRM:
  case R_CONFIRM_BATCH:
  case R_CONFIRM_GROUP:
    return "CONFIRM";
  case R_DUP:
  case R_DUP_MAKE:
  case R_DUP_BATCH:
  case R_DUP_GROUP:
    return "SAME_AGAIN";
  case R_STOP_ASK:
    return "STOP";
  case R_REG:
    return "CONSENT";
  case R_ADDPHONE_ASK:
  case R_VOUCH_ASK:
    return "ROSTER";
  default:
    g_return_val_if_reached("");
  }
}

static void name_group(Answer *answer, ReplyId reply, const Request *request)
{
  group_name(answer, reply, request->group, request->activity, request->amount_satang);
}

static const Entry *largest(const Request *request)
{
  const Entry *largest_yet = &request->entries[0];
  for (guint i = 1; i < request->n_entries; i++) {
    if (request->entries[i].amount_satang > largest_yet->amount_satang)
      largest_yet = &request->entries[i];
  }
  return largest_yet;
}

void question_confirm(Answer *answer, const Request *request)
{
  if (request->command == COMMAND_GROUP) {
    name_group(answer, R_CONFIRM_GROUP, request);
    return;
  }
  const gboolean batch = request->n_entries > 1;
  const Entry *entry = largest(request);
  answer_begin(answer, batch ? R_CONFIRM_BATCH : R_CONFIRM);
  if (batch)
    answer_number(answer, "n", request->n_entries);
  answer_text(answer, "v", command_row(entry->command)->name);
  answer_number(answer, "a", entry->amount_satang);
}

static void question_same(Answer *answer, const Request *request, gint64 earlier_ms)
{
  const Entry *entry = &request->entries[0];
  if (request->command == COMMAND_GROUP) {
    name_group(answer, R_DUP_GROUP, request);
  } else if (request->n_entries > 1) {
    answer_begin(answer, R_DUP_BATCH);
    answer_number(answer, "n", request->n_entries);
  } else if (entry->command == COMMAND_MAKE) {
    answer_begin(answer, R_DUP_MAKE);
    answer_text(answer, "p", entry->product);
  } else {
    answer_begin(answer, R_DUP);
    answer_text(answer, "v", command_row(entry->command)->name);
    answer_number(answer, "a", entry->amount_satang);
  }
  answer_number(answer, "h", earlier_ms);
}

gboolean question_hold(Turn *turn, const Request *request, gint64 minutes, GError **error)
{
  Request held = *request;
  for (guint i = 0; i < held.n_entries; i++) {
    if (held.entries[i].day == 0)
      held.entries[i].day = turn->today; /* agreed to tomorrow, it still happened today */
  }
  if (held.command == COMMAND_GROUP && held.date == 0)
    held.date = turn->today;
  g_autofree char *json = request_text(&held, turn->programme->home, TRUE);
  Question question = {
      .msisdn = turn->phone->msisdn,
      .kind = reply_name(turn->answer.id),
      .asked_ms = turn->now_ms,
      .until_ms = turn->now_ms + minutes * MINUTE_MS,
      .label = request_label(&held),
      .request = json,
      .inbox_id = turn->inbox_id,
  };
  gboolean good = TRUE;
  if (turn->phone->open_question != 0) /* the newest is the one that is open */
    good = questions_settle(turn->book, turn->phone->open_question, QUESTION_LAPSED, error);
  good = good && questions_add(turn->book, &question, error);
  if (good)
    turn->phone->open_question = question.id;
  return good;
}

/* The open question and what it holds; found FALSE where there is none, or it has lapsed. */
static gboolean open_question(Turn *turn, Question *question, Request *held, gboolean *found, GError **error)
{
  *found = FALSE;
  if (turn->phone->open_question == 0)
    return TRUE;
  if (!questions_get(turn->book, turn->phone->open_question, question, found, error))
    return FALSE;
  json_t *fields = *found && question->request != NULL ? json_loads(question->request, 0, NULL) : NULL;
  const gboolean readable = fields != NULL && request_from_json(question->label, fields, held);
  json_decref(fields);
  if (*found && readable && question->state == QUESTION_OPEN && turn->now_ms < question->until_ms)
    return TRUE;
  turn->phone->open_question = 0;
  const gboolean lapsed = *found && question->state == QUESTION_OPEN;
  *found = FALSE;
  return !lapsed || questions_settle(turn->book, question->id, QUESTION_LAPSED, error);
}

gboolean question_drop_fix(Turn *turn, GError **error)
{
  Question question = {0};
  Request held;
  gboolean found;
  gboolean good = open_question(turn, &question, &held, &found, error);
  if (good && found && held.command == COMMAND_FIX) {
    turn->phone->open_question = 0;
    good = questions_settle(turn->book, question.id, QUESTION_LAPSED, error);
  }
  question_clear(&question);
  return good;
}

static void answer_no(Turn *turn, const char *kind, const Request *held)
{
  if (strcmp(kind, "SAME_AGAIN") == 0) {
    answer_begin(&turn->answer, R_DUP_NO);
  } else if (strcmp(kind, "STOP") == 0) {
    answer_begin(&turn->answer, R_STOP_NO);
  } else if (strcmp(kind, "ROSTER") == 0) {
    answer_begin(&turn->answer, R_ROSTER_NO);
  } else if (held->command == COMMAND_GROUP) {
    name_group(&turn->answer, R_CONFIRM_NO_GROUP, held);
  } else if (held->n_entries > 1) {
    answer_begin(&turn->answer, R_CONFIRM_NO_BATCH);
    answer_number(&turn->answer, "n", held->n_entries);
  } else {
    const gboolean fix = held->command == COMMAND_FIX;
    answer_begin(&turn->answer, R_CONFIRM_NO);
    answer_text(&turn->answer, "v", command_row(fix ? COMMAND_FIX : held->entries[0].command)->name);
    answer_number(&turn->answer, "a", fix ? held->amount_satang : held->entries[0].amount_satang);
  }
}

gboolean command_settle(Turn *turn, gboolean yes, GError **error)
{
  Question question = {0};
  Request held;
  gboolean found;
  if (!open_question(turn, &question, &held, &found, error)) {
    question_clear(&question);
    return FALSE;
  }
  gboolean good = TRUE;
  if (!found) {
    turn_refuse(turn, E_NO_QUESTION);
  } else {
    turn->phone->open_question = 0;
    turn->settles = question.inbox_id;
    good = questions_settle(turn->book, question.id, yes ? QUESTION_YES : QUESTION_NO, error);
    if (good && strcmp(question.kind, "CONSENT") == 0)
      good = consent_settle(turn, yes, error);
    else if (good && yes)
      good = command_carry_out_agreed(turn, &held, strcmp(question.kind, "CONFIRM") == 0 ? R_CONFIRM : REPLY_NONE,
                                      question.inbox_id, error);
    else if (good)
      answer_no(turn, question.kind, &held);
  }
  question_clear(&question);
  return good;
}

gboolean command_ask_same_again(Turn *turn, const Request *request, gint64 earlier_ms, GError **error)
{
  if (*request->as_household != '\0' && !borrowed_enter(turn, request, TRUE, error)) /* its PIN was right the first time */
    return FALSE;
  if (turn->refused)
    return TRUE;
  question_same(&turn->answer, request, earlier_ms);
  turn->same_again_ms = earlier_ms;
  return question_hold(turn, request, turn->programme->limits.question_hours * 60, error);
}

gboolean command_ask_again(Turn *turn, gboolean *found, GError **error)
{
  Question question = {0};
  Request held;
  gboolean good = open_question(turn, &question, &held, found, error);
  if (good && *found) {
    if (strcmp(question.kind, "STOP") == 0) {
      answer_begin(&turn->answer, R_STOP_ASK);
    } else if (strcmp(question.kind, "CONSENT") == 0) {
      consent_ask_again(turn);
    } else if (strcmp(question.kind, "ROSTER") == 0) {
      good = roster_ask_again(turn, &held, error);
    } else if (strcmp(question.kind, "SAME_AGAIN") == 0) {
      question_same(&turn->answer, &held, question.asked_ms);
    } else if (held.command == COMMAND_FIX) {
      answer_begin(&turn->answer, R_CONFIRM);
      answer_text(&turn->answer, "v", "FIX");
      answer_number(&turn->answer, "a", held.amount_satang);
    } else {
      question_confirm(&turn->answer, &held);
    }
  }
  question_clear(&question);
  return good;
}
