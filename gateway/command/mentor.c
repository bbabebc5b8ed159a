/* What mentors report of their own village, and a household's contest of it. */
#include "command/mentor.h"

gboolean names_own_village(Turn *turn, const Request *request, gint32 village)
{
  if (village == 0) {
    turn_refuse(turn, E_NOT_REG);
    return FALSE;
  }
  if (request->village == 0 || request->village == ABS(village))
    return TRUE;
  turn_refuse(turn, E_VILLAGE_OTHER);
  answer_number(&turn->answer, "v", ABS(village));
  return FALSE;
}

gboolean command_mentor(Turn *turn, const Request *request, GError **error)
{
  if (request->command == COMMAND_CONTEST)
    return mentor_contest(turn, request, error);
  if (!names_own_village(turn, request, turn->village))
    return TRUE;
  switch ((int)request->command) {
  case COMMAND_TRAIN:
  case COMMAND_ABSENT:
    return mentor_train(turn, request, error);
  case COMMAND_VISIT:
    return mentor_visit(turn, request, error);
  case COMMAND_PROPOSE:
    return mentor_propose(turn, request, error);
  default:
    g_return_val_if_reached(FALSE);
  }
}

gboolean undo_mentor(Turn *turn, const Request *request, gint64 message, gboolean *mine, GError **error)
{
  static gboolean (*const kinds[])(Turn * turn, const Request *request, gint64 message, gboolean *mine,
                                   GError **error) = {undo_training, undo_contest, undo_visit, undo_proposal};
  *mine = FALSE;
  for (guint i = 0; !*mine && i < G_N_ELEMENTS(kinds); i++) {
    if (!kinds[i](turn, request, message, mine, error))
      return FALSE;
  }
  return TRUE;
}
