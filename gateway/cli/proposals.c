#include "proposals.h"

#include "clock.h"
#include "error.h"
#include "model/audit.h"
#include "model/places.h"
#include "model/proposals.h"

#include <string.h>
#include <sysexits.h>

static void print(const Job *job, const Proposal *proposal)
{
  const Programme *programme = job->setup->programme;
  const Village *village = programme_village(programme, proposal->village);
  const Day day = day_of_ms(proposal->at_ms, programme->utc_offset_minutes);
  fprintf(job->out, "%d\t%04d-%02d-%02d\t%d %s\t%s\t%s\n", proposal->number, day / 10000, day / 100 % 100, day % 100,
          proposal->village, village != NULL ? village->name.name : "", proposal_state_name(proposal->state), proposal->name);
}

/* What the words of the line decide. FALSE and FAILED_REJECT where they are no decision, or there is no such proposal. */
static gboolean read_decision(const Job *job, const GArray *proposals, const Proposal **proposal, ProposalState *state,
                              GError **error)
{
  char **words = job->line->words;
  guint64 number;
  const gboolean accepted = g_strcmp0(words[2], "accepted") == 0;
  if (!accepted && g_strcmp0(words[2], "refused") != 0) {
    g_set_error_literal(error, FAILURE, FAILED_REJECT, "proposals: write a number, then accepted or refused");
    return FALSE;
  }
  *state = accepted ? PROPOSAL_ACCEPTED : PROPOSAL_REFUSED;
  *proposal = NULL;
  for (guint i = 0; g_ascii_string_to_unsigned(words[1], 10, 1, G_MAXINT32, &number, NULL) && i < proposals->len; i++) {
    if (g_array_index(proposals, Proposal, i).number == (gint32)number)
      *proposal = &g_array_index(proposals, Proposal, i);
  }
  if (*proposal != NULL && (*proposal)->state != PROPOSAL_UNDONE)
    return TRUE;
  g_set_error(error, FAILURE, FAILED_REJECT, "proposals: there is no proposal %s, or its mentor took it back", words[1]);
  return FALSE;
}

static gboolean decide(const Job *job, const GArray *proposals, GError **error)
{
  const Proposal *proposal;
  ProposalState state;
  if (!read_decision(job, proposals, &proposal, &state, error))
    return FALSE;
  Proposal decided = *proposal;
  decided.state = state;
  g_autofree char *detail = g_strdup_printf("proposal %d %s", proposal->number, proposal_state_name(state));
  if (!proposals_set_state(job->book, proposal->id, state, error) ||
      !audit_add(job->book, clock_now_ms(), job->who, "proposal.decided", detail, error))
    return FALSE;
  print(job, &decided);
  return TRUE;
}

int cli_proposals(const Job *job, GError **error)
{
  g_autoptr(GArray) proposals = g_array_new(FALSE, FALSE, sizeof(Proposal));
  if (!book_begin(job->book, error))
    return EX_SOFTWARE;
  if (!proposals_list(job->book, PLACE_COUNTRY, proposals, error) ||
      (job->line->words[1] != NULL && !decide(job, proposals, error))) {
    book_rollback(job->book);
    return EX_SOFTWARE;
  }
  for (guint i = 0; job->line->words[1] == NULL && i < proposals->len; i++)
    print(job, &g_array_index(proposals, Proposal, i));
  return book_commit(job->book, error) ? EX_OK : EX_SOFTWARE;
}
