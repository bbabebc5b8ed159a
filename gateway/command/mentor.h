/* The mentors' commands, a file each, and what they share. Only command/ includes this. */
#pragma once
#include "command/families.h"

/* training.c */
gboolean mentor_train(Turn *turn, const Request *request, GError **error);
/* contest.c */
gboolean mentor_contest(Turn *turn, const Request *request, GError **error);
/* visit.c */
gboolean mentor_visit(Turn *turn, const Request *request, GError **error);
/* proposal.c */
gboolean mentor_propose(Turn *turn, const Request *request, GError **error);

/* Their taking back, as in families.h. */
gboolean undo_training(Turn *turn, const Request *request, gint64 message, gboolean *mine, GError **error);
gboolean undo_contest(Turn *turn, const Request *request, gint64 message, gboolean *mine, GError **error);
gboolean undo_visit(Turn *turn, const Request *request, gint64 message, gboolean *mine, GError **error);
gboolean undo_proposal(Turn *turn, const Request *request, gint64 message, gboolean *mine, GError **error);
/* "ลบ 500", but what was last has no baht: refused, naming it. */
gboolean undo_names_baht(Turn *turn, const Request *request, Command command);

/* The fiscal year in which something of that day is counted. */
gint32 mentor_fiscal_year(Day day);
/* Field v: the mentor's village. */
void mentor_answer_village(Turn *turn);
