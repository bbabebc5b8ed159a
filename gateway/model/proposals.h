/* New products that mentors propose, as the office's queue: new → accepted | refused (the office) | undone (the mentor took it
 * back). ids: inbox id * 16; people call one by its running number, which is never given twice. */
#pragma once
#include "book.h"

typedef enum { PROPOSAL_NEW, PROPOSAL_ACCEPTED, PROPOSAL_REFUSED, PROPOSAL_UNDONE, PROPOSAL_STATES } ProposalState;

typedef struct {
  gint64 id;
  gint32 number; /* running, from 1; those of practice have numbers of their own */
  gint32 village;
  char name[128]; /* of the product, as sent */
  gint64 person;
  gint64 at_ms;
  ProposalState state;
} Proposal;

const char *proposal_state_name(ProposalState state);

/* Adds it as new and gives it its number. */
gboolean proposals_add(Book *book, Proposal *proposal, GError **error);
/* The proposal that a message made. */
gboolean proposals_of_message(Book *book, gint64 inbox_id, Proposal *proposal, gboolean *found, GError **error);
gboolean proposals_set_state(Book *book, gint64 id, ProposalState state, GError **error);
/* Of a place, by number. Array of Proposal. */
gboolean proposals_list(Book *book, gint64 place, GArray *proposals, GError **error);
