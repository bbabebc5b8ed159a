/* The mentors' commands, a file each. Only command/ includes this. */
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
