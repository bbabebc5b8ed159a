/* PROPOSE: a new product for the office's queue. Registering it as OTOP is the office's work. */
#include "command/mentor.h"
#include "model/proposals.h"

gboolean mentor_propose(Turn *turn, const Request *request, GError **error)
{
  Proposal proposal = {
      .id = ledger_id(turn->inbox_id, 0), .village = turn->village, .person = turn->person, .at_ms = turn->own_ms};
  g_strlcpy(proposal.name, request->name, sizeof proposal.name);
  if (!proposals_add(turn->book, &proposal, error))
    return FALSE;
  turn->recorded = 1;
  answer_begin(&turn->answer, R_PROPOSE);
  answer_number(&turn->answer, "n", proposal.number);
  return TRUE;
}

gboolean undo_proposal(Turn *turn, const Request *request, gint64 message, gboolean *mine, GError **error)
{
  Proposal proposal;
  if (!proposals_of_message(turn->book, message, &proposal, mine, error))
    return FALSE;
  if (!*mine || turn_refuse_baht(turn, request, COMMAND_PROPOSE))
    return TRUE;
  answer_begin(&turn->answer, R_UNDO_PROPOSE);
  answer_number(&turn->answer, "n", proposal.number);
  return proposals_set_state(turn->book, proposal.id, PROPOSAL_UNDONE, error);
}
