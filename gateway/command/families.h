/* The families of commands, a file each, and what they share. Only command/ includes this. */
#pragma once
#include "command/turn.h"
#include "model/inbox.h"
#include "model/ledger.h"
#include "model/questions.h"
#include "model/totals.h"

/* record.c: INCOME … REPAY, SELL, MAKE, several in one message */
gboolean command_record(Turn *turn, const Request *request, gboolean agreed, GError **error);
/* ask.c: SUMMARY, TARGET */
gboolean command_summary(Turn *turn, const Request *request, GError **error);
gboolean command_target(Turn *turn, GError **error);
/* undo.c: UNDO, FIX. `head`: where the walk to the last recorded message begins */
gboolean command_undo(Turn *turn, const Request *request, GError **error);
gboolean command_fix(Turn *turn, const Request *request, gint64 head, gboolean agreed, GError **error);
/* question.c: YES, NO */
gboolean command_settle(Turn *turn, gboolean yes, GError **error);
/* group.c: GROUP, JOIN, LEAVE */
gboolean command_group(Turn *turn, const Request *request, GError **error);
/* mentor.c: TRAIN, ABSENT, VISIT, PROPOSE; a household's CONTEST */
gboolean command_mentor(Turn *turn, const Request *request, GError **error);
/* officer.c: VTOTAL, VTARGET, MISSING, VTRAIN, PRODUCTS, EVAL, VGROUPS, ALL */
gboolean command_officer(Turn *turn, const Request *request, GError **error);
/* enrol.c: REG, ADDPHONE, VOUCH. `agreed`: 11 was sent */
gboolean command_enrol(Turn *turn, const Request *request, gboolean agreed, GError **error);
/* privacy.c: MYDATA, ERASE */
gboolean command_privacy(Turn *turn, const Request *request, GError **error);
/* service.c: HELP, STOP, START, LANG */
gboolean command_service(Turn *turn, const Request *request, GError **error);

/* question.c: holds the request until it is agreed to; turn->answer is the question. Its open entries get this message's day.
 */
gboolean question_hold(Turn *turn, const Request *request, gint64 minutes, GError **error);
/* A held correction is void once something was taken back or corrected since: it would correct what stands no more. */
gboolean question_drop_fix(Turn *turn, GError **error);
/* The question's text for a held request that is over the soft limit. */
void question_confirm(Answer *answer, const Request *request);
