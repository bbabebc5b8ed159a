#include "tickets.h"

#include "error.h"
#include "tables.h"

#define SELECT "SELECT id, kind, person, msisdn, opened_ms, due_day, closed_ms, outcome FROM tickets "

enum { TICKET_ADD, TICKET_OPEN_PERSON, TICKET_OPEN_PHONE, TICKET_GET, TICKET_OPEN, TICKET_ALL, TICKET_CLOSE, TICKET_FORGET };
static const char *const list[] = {
    [TICKET_ADD] = "INSERT INTO tickets (id, kind, person, msisdn, opened_ms, due_day)"
                   " VALUES ($id, $kind, $person, $msisdn, $opened_ms, $due_day)",
    [TICKET_OPEN_PERSON] = SELECT "WHERE closed_ms = 0 AND kind = $kind AND person = $whose ORDER BY id",
    [TICKET_OPEN_PHONE] = SELECT "WHERE closed_ms = 0 AND kind = $kind AND msisdn = $whose ORDER BY id",
    [TICKET_GET] = SELECT "WHERE id = $id",
    [TICKET_OPEN] = SELECT "WHERE closed_ms = 0 ORDER BY due_day, id",
    [TICKET_ALL] = SELECT "ORDER BY id",
    [TICKET_CLOSE] = "UPDATE tickets SET closed_ms = $closed_ms, outcome = $outcome WHERE id = $id AND closed_ms = 0",
    [TICKET_FORGET] = "UPDATE tickets SET msisdn = 0 WHERE msisdn = $msisdn",
};
TABLE_SQL(tickets, list);

static const char *const kind_names[TICKET_KINDS] = {"MYDATA", "ERASE"};

const char *ticket_kind_name(TicketKind kind)
{
  return kind_names[kind];
}

void ticket_clear(Ticket *ticket)
{
  g_free(ticket->outcome);
  *ticket = (Ticket){0};
}

static gboolean read_row(Statement *row, gpointer data, GError **error)
{
  Ticket *ticket = data;
  int kind;
  if (!name_index(statement_column_text(row, 1), kind_names, TICKET_KINDS, "a ticket's kind", &kind, error))
    return FALSE;
  *ticket = (Ticket){.id = statement_column_int(row, 0),
                     .kind = (TicketKind)kind,
                     .person = statement_column_int(row, 2),
                     .msisdn = statement_column_int(row, 3),
                     .opened_ms = statement_column_int(row, 4),
                     .due_day = (Day)statement_column_int(row, 5),
                     .closed_ms = statement_column_int(row, 6),
                     .outcome = g_strdup(statement_column_text(row, 7))};
  return TRUE;
}

static gboolean get_one(Statement *get, Ticket *ticket, gboolean *found, GError **error)
{
  *ticket = (Ticket){0};
  return read_one_row(get, read_row, ticket, found, error);
}

gboolean tickets_add(Book *book, Ticket *ticket, GError **error)
{
  Statement *add = book->tickets[TICKET_ADD];
  ticket->id = book_next_id(book, IDS_TICKETS);
  statement_int(add, "$id", ticket->id);
  statement_text(add, "$kind", kind_names[ticket->kind]);
  statement_int(add, "$person", ticket->person);
  statement_int(add, "$msisdn", ticket->msisdn);
  statement_int(add, "$opened_ms", ticket->opened_ms);
  statement_int(add, "$due_day", ticket->due_day);
  return statement_run(add, error);
}

gboolean tickets_open_of(Book *book, TicketKind kind, gint64 person, gint64 msisdn, Ticket *ticket, gboolean *found,
                         GError **error)
{
  Statement *open = book->tickets[person != 0 ? TICKET_OPEN_PERSON : TICKET_OPEN_PHONE];
  statement_text(open, "$kind", kind_names[kind]);
  statement_int(open, "$whose", person != 0 ? person : msisdn);
  return get_one(open, ticket, found, error);
}

gboolean tickets_get(Book *book, gint64 id, Ticket *ticket, gboolean *found, GError **error)
{
  statement_int(book->tickets[TICKET_GET], "$id", id);
  return get_one(book->tickets[TICKET_GET], ticket, found, error);
}

gboolean tickets_list(Book *book, gboolean open_only, GArray *tickets, GError **error)
{
  Statement *all = book->tickets[open_only ? TICKET_OPEN : TICKET_ALL];
  return read_all_rows(all, read_row, tickets, error);
}

gboolean tickets_close(Book *book, gint64 id, gint64 closed_ms, const char *outcome, GError **error)
{
  gint64 changed;
  Statement *close = book->tickets[TICKET_CLOSE];
  statement_int(close, "$closed_ms", closed_ms);
  statement_text(close, "$outcome", outcome);
  statement_int(close, "$id", id);
  if (!statement_run_counted(close, &changed, error))
    return FALSE;
  if (changed != 1)
    g_set_error(error, FAILURE, FAILED_REJECT, "no open ticket has the number %" G_GINT64_FORMAT, id);
  return changed == 1;
}

gboolean tickets_forget(Book *book, gint64 msisdn, GError **error)
{
  statement_int(book->tickets[TICKET_FORGET], "$msisdn", msisdn);
  return statement_run(book->tickets[TICKET_FORGET], error);
}
