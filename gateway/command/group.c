/* Groups: what a group did, joining it, leaving it. A group is a village's product and its members are households; its money
 * is never a household's (rulings OP-90, OP-124). */
#include "command/families.h"
#include "model/groups.h"
#include "model/members.h"

void group_name(Answer *answer, ReplyId reply, const char *product, Activity activity, gint64 amount_satang)
{
  answer_begin(answer, reply);
  answer_text(answer, "p", product);
  answer_number(answer, "v", activity);
  answer_number(answer, "a", amount_satang);
}

/* The village whose groups are meant: a household's own, a mentor's. */
static gint32 village_of(const Turn *turn)
{
  return turn->household != 0 ? household_village(turn->household) : turn->village;
}

/* A mentor reports for any group of the village; from a card's code (88) a mentor's phone speaks for a household. */
static gboolean is_mentor(const Turn *turn, const Request *request)
{
  return (turn->phone->roles & (ROLE_JUNIOR | ROLE_LEAD)) != 0 && *request->as_household == '\0';
}

static gboolean echo(Turn *turn, const GroupRow *row, const GroupTotals *after, GError **error)
{
  GroupTotals month = *after;
  const gint32 this_month = day_month(turn->today);
  if (day_month(row->day) != this_month && !groups_month(turn->book, this_month, row->village, row->product, &month, error))
    return FALSE;
  const gboolean money = row->amount_satang != 0;
  group_name(&turn->answer, money ? R_GROUP_MONEY : R_GROUP, row->product, row->activity, row->amount_satang);
  answer_number(&turn->answer, "d", row->day);
  if (money)
    answer_number(&turn->answer, "t", row->activity == ACTIVITY_SAVE ? month.saved_satang : month.sold_satang);
  else
    answer_number(&turn->answer, "k", month.activities);
  if (row->people != 0)
    answer_number(&turn->answer, "n", row->people);
  return TRUE;
}

static gboolean record(Turn *turn, const Request *request, gboolean agreed, GError **error)
{
  gboolean member = FALSE;
  if (turn->household != 0 && !members_is(turn->book, village_of(turn), request->group, turn->household, &member, error))
    return FALSE;
  if (!member && !is_mentor(turn, request)) {
    turn_refuse(turn, E_NOT_MEMBER);
    answer_text(&turn->answer, "p", request->group);
    return TRUE;
  }
  if (request->needs_confirm && !agreed) {
    question_confirm(&turn->answer, request);
    return question_hold(turn, request, turn->programme->limits.question_hours * 60, error);
  }
  GroupRow row = {
      .id = ledger_id(turn->inbox_id, 0),
      .village = village_of(turn),
      .day = request->date != 0 ? request->date : turn->today,
      .activity = request->activity,
      .people = request->people,
      .amount_satang = request->amount_satang,
      .qty_milli = request->qty_milli,
      .sign = 1,
      .household = member ? turn->household : 0,
      .person = turn->person,
      .at_ms = turn->own_ms,
  };
  g_strlcpy(row.product, request->group, sizeof row.product);
  g_strlcpy(row.unit, request->unit, sizeof row.unit);
  GroupTotals after;
  if (!groups_add(turn->book, &row, &after, error))
    return FALSE;
  turn->recorded = 1;
  return echo(turn, &row, &after, error);
}

/* A mentor's phone without a household: groups count households. */
static void refuse_without_household(Turn *turn, const Request *request)
{
  turn_refuse(turn, E_JOIN_HOUSEHOLD);
  answer_text(&turn->answer, "p", request->group);
}

static gboolean join(Turn *turn, const Request *request, GError **error)
{
  gboolean changed;
  gint32 n;
  if (!members_join(turn->book, village_of(turn), request->group, turn->household, turn->today, &changed, error) ||
      !members_count(turn->book, village_of(turn), request->group, &n, error))
    return FALSE;
  answer_begin(&turn->answer, changed ? R_JOIN : R_JOIN_ALREADY);
  answer_text(&turn->answer, "p", request->group);
  answer_number(&turn->answer, "n", n);
  return TRUE;
}

static gboolean leave(Turn *turn, const Request *request, GError **error)
{
  gboolean changed;
  if (!members_leave(turn->book, village_of(turn), request->group, turn->household, turn->today, &changed, error))
    return FALSE;
  if (changed)
    answer_begin(&turn->answer, R_LEAVE);
  else
    turn_refuse(turn, E_NOT_MEMBER);
  answer_text(&turn->answer, "p", request->group);
  return TRUE;
}

gboolean command_group(Turn *turn, const Request *request, gboolean agreed, GError **error)
{
  if (turn->household == 0 && !is_mentor(turn, request)) {
    turn_refuse(turn, E_NOT_REG);
    return TRUE;
  }
  if (!names_own_village(turn, request, village_of(turn)))
    return TRUE;
  if (request->command == COMMAND_GROUP)
    return record(turn, request, agreed, error);
  if (turn->household == 0) {
    refuse_without_household(turn, request);
    return TRUE;
  }
  return request->command == COMMAND_JOIN ? join(turn, request, error) : leave(turn, request, error);
}
