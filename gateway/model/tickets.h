/* Tickets: what a person asks for by right (a copy of what is kept, erasure), for the office to answer within its days.
 *
 *   open (closed_ms 0) → closed with an outcome
 *
 * The number told to the person is the id. */
#pragma once
#include "book.h"
#include "calendar.h"

typedef enum { TICKET_MYDATA, TICKET_ERASE, TICKET_KINDS } TicketKind;

typedef struct {
  gint64 id;
  TicketKind kind;
  gint64 person; /* 0: none */
  gint64 msisdn; /* 0: erased */
  gint64 opened_ms;
  Day due_day;
  gint64 closed_ms; /* 0: open */
  char *outcome;    /* owned; "" while open */
} Ticket;

/* "MYDATA", "ERASE" */
const char *ticket_kind_name(TicketKind kind);
/* The clear function of an array of Ticket. */
void ticket_clear(Ticket *ticket);

/* Opens one and sets ticket->id; of the ticket it reads kind, person, msisdn, opened_ms, due_day. */
gboolean tickets_add(Book *book, Ticket *ticket, GError **error);
/* The open one of that kind of this person, or of this phone where it has no person. */
gboolean tickets_open_of(Book *book, TicketKind kind, gint64 person, gint64 msisdn, Ticket *ticket, gboolean *found,
                         GError **error);
gboolean tickets_get(Book *book, gint64 id, Ticket *ticket, gboolean *found, GError **error);
/* Open ones by the day they are due, or all by number. Array of Ticket. */
gboolean tickets_list(Book *book, gboolean open_only, GArray *tickets, GError **error);
/* FAILED_REJECT where there is no open ticket of that number. */
gboolean tickets_close(Book *book, gint64 id, gint64 closed_ms, const char *outcome, GError **error);
/* Takes the number out of its rows. */
gboolean tickets_forget(Book *book, gint64 msisdn, GError **error);
