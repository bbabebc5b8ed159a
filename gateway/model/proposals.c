#include "proposals.h"

#include "ledger.h"
#include "places.h"
#include "tables.h"

#define COLUMNS "id, number, village, name, person, at_ms, state"

enum { PROPOSAL_NUMBER, PROPOSAL_ADD, PROPOSAL_GET, PROPOSAL_STATE, PROPOSAL_LIST };
static const char *const list[] = {
    [PROPOSAL_NUMBER] = "SELECT max(number) FROM proposals WHERE (village < 0) = ($village < 0)",
    [PROPOSAL_ADD] = "INSERT INTO proposals (" COLUMNS ") VALUES ($id, $number, $village, $name, $person, $at_ms, $state)",
    [PROPOSAL_GET] = "SELECT " COLUMNS " FROM proposals WHERE id = $id",
    [PROPOSAL_STATE] = "UPDATE proposals SET state = $state WHERE id = $id",
    [PROPOSAL_LIST] = "SELECT " COLUMNS " FROM proposals WHERE village >= $from AND village <= $to ORDER BY number",
};
TABLE_SQL(proposals, list);

static const char *const state_names[PROPOSAL_STATES] = {"new", "accepted", "refused", "undone"};

const char *proposal_state_name(ProposalState state)
{
  return state_names[state];
}

static gboolean read_row(Statement *statement, gpointer data, GError **error)
{
  Proposal *proposal = data;
  int state;
  *proposal = (Proposal){.id = statement_column_int(statement, 0),
                         .number = (gint32)statement_column_int(statement, 1),
                         .village = (gint32)statement_column_int(statement, 2),
                         .person = statement_column_int(statement, 4),
                         .at_ms = statement_column_int(statement, 5)};
  statement_column_copy(statement, 3, proposal->name, sizeof proposal->name);
  if (!name_index(statement_column_text(statement, 6), state_names, PROPOSAL_STATES, "a proposal's state", &state, error))
    return FALSE;
  proposal->state = (ProposalState)state;
  return TRUE;
}

gboolean proposals_add(Book *book, Proposal *proposal, GError **error)
{
  gint64 newest = 0;
  Statement *number = book->proposals[PROPOSAL_NUMBER];
  statement_int(number, "$village", proposal->village);
  if (!statement_one(number, &newest, error))
    return FALSE;
  proposal->number = (gint32)newest + 1;
  proposal->state = PROPOSAL_NEW;
  Statement *add = book->proposals[PROPOSAL_ADD];
  statement_int(add, "$id", proposal->id);
  statement_int(add, "$number", proposal->number);
  statement_int(add, "$village", proposal->village);
  statement_text(add, "$name", proposal->name);
  statement_int(add, "$person", proposal->person);
  statement_int(add, "$at_ms", proposal->at_ms);
  statement_text(add, "$state", state_names[proposal->state]);
  return statement_run(add, error);
}

gboolean proposals_of_message(Book *book, gint64 inbox_id, Proposal *proposal, gboolean *found, GError **error)
{
  Statement *get = book->proposals[PROPOSAL_GET];
  statement_int(get, "$id", ledger_id(inbox_id, 0));
  return read_one_row(get, read_row, proposal, found, error);
}

gboolean proposals_set_state(Book *book, gint64 id, ProposalState state, GError **error)
{
  Statement *set = book->proposals[PROPOSAL_STATE];
  statement_text(set, "$state", state_names[state]);
  statement_int(set, "$id", id);
  return statement_run(set, error);
}

gboolean proposals_list(Book *book, gint64 place, GArray *proposals, GError **error)
{
  Statement *all = book->proposals[PROPOSAL_LIST];
  bind_villages_of(all, place);
  return read_all_rows(all, read_row, proposals, error);
}
