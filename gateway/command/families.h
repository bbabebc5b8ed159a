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
/* The months of a period, both included; `label` is what the answer says of it: yyyymm or a fiscal year. Of today: its month.
 */
void ask_months(const Turn *turn, const Request *request, gint32 *from, gint32 *to, gint32 *label);
/* undo.c: UNDO, FIX. `agreed`: 11 was sent; it corrects request->corrects */
gboolean command_undo(Turn *turn, const Request *request, GError **error);
gboolean command_fix(Turn *turn, const Request *request, gboolean agreed, GError **error);
/* A correction is taken back, whose first row reverses that one: what it corrected stands again. */
gboolean undo_correction(Turn *turn, gint64 reverses, GError **error);
/* undo_entries.c, undo_group.c: take back or correct what the message recorded and answer; a refusal changes nothing. `mine`
 * FALSE: it recorded nothing of that kind, and nothing was done. */
gboolean undo_entries(Turn *turn, const Request *request, gint64 message, gboolean *mine, GError **error);
gboolean fix_entries(Turn *turn, const Request *request, gint64 message, gboolean agreed, gboolean *mine, GError **error);
gboolean undo_group(Turn *turn, const Request *request, gint64 message, gboolean *mine, GError **error);
gboolean fix_group(Turn *turn, const Request *request, gint64 message, gboolean agreed, gboolean *mine, GError **error);
/* question.c: YES, NO */
gboolean command_settle(Turn *turn, gboolean yes, GError **error);
/* group.c: GROUP, JOIN, LEAVE. `agreed`: 11 was sent */
gboolean command_group(Turn *turn, const Request *request, gboolean agreed, GError **error);
/* Begins an answer that names a group's work: fields p, v and a (0: none). */
void group_name(Answer *answer, ReplyId reply, const char *product, Activity activity, gint64 amount_satang);
/* mentor.c: who reports for one village alone need not name it; naming another is refused, as is a village 0. */
gboolean names_own_village(Turn *turn, const Request *request, gint32 village);
/* mentor.c: TRAIN, ABSENT, VISIT, PROPOSE; a household's CONTEST; taking them back */
gboolean command_mentor(Turn *turn, const Request *request, GError **error);
gboolean undo_mentor(Turn *turn, const Request *request, gint64 message, gboolean *mine, GError **error);
/* officer.c and officer_*.c: VTOTAL, VTARGET, MISSING, VTRAIN, PRODUCTS, EVAL, VGROUPS, ALL */
gboolean command_officer(Turn *turn, const Request *request, GError **error);
/* enrol.c: REG, ADDPHONE, VOUCH, WRONG. `agreed`: 11 was sent */
gboolean command_enrol(Turn *turn, const Request *request, gboolean agreed, GError **error);
/* enrol.c: puts the privacy notice and the question of consent again; settles it. The phone's row is written. */
void consent_ask_again(Turn *turn);
gboolean consent_settle(Turn *turn, gboolean given, GError **error);
/* Whether the household may have one phone more, `but` left out; the refusal where not. */
gboolean household_has_room(Turn *turn, gint64 household, gint64 but, gboolean *room, GError **error);
void refuse_full(Turn *turn, gint64 household);
/* In memory: a number that nobody registered. */
void phone_forget_household(Phone *phone);
/* roster.c: ADDPHONE, VOUCH */
gboolean roster_add_phone(Turn *turn, const Request *request, gboolean agreed, GError **error);
gboolean roster_vouch(Turn *turn, const Request *request, gboolean agreed, GError **error);
gboolean roster_ask_again(Turn *turn, const Request *held, GError **error);
/* borrowed.c, around a request with as_household. Enter: the turn is about the card's household from now, or turn->refused.
 * `agreed`: the PIN was right when the request was held. Leave: the answer goes where it belongs. */
gboolean borrowed_enter(Turn *turn, const Request *request, gboolean agreed, GError **error);
gboolean borrowed_leave(Turn *turn, const Request *request, GError **error);
/* UNDO's and FIX's: the newest message that recorded something for the turn's household since then and stands: in the phone's
 * chain, or by another's phone where this one is the household's own. The row is the caller's to clear. */
gboolean undo_last_recorded(Turn *turn, gint64 since_ms, InboxRow *last, gboolean *found, GError **error);
/* tell.c: whether the sender, an officer, covers a place; an alert to the officers who do */
gboolean turn_covers(Turn *turn, gint64 place, gboolean *covered, GError **error);
gboolean turn_tell_officers(Turn *turn, gint64 place, const Answer *alert, GError **error);
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
