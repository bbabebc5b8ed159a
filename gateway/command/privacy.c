/* MYDATA and ERASE: a ticket for the office, which answers it within the days of the law. Open for stopped phones too. */
#include "command/families.h"
#include "model/tickets.h"

gboolean command_privacy(Turn *turn, const Request *request, GError **error)
{
  Ticket ticket;
  gboolean open = FALSE;
  const TicketKind kind = request->command == COMMAND_ERASE ? TICKET_ERASE : TICKET_MYDATA;
  if (!tickets_open_of(turn->book, kind, turn->person, turn->phone->msisdn, &ticket, &open, error))
    return FALSE;
  const gint64 number = ticket.id;
  ticket_clear(&ticket);
  answer_begin(&turn->answer, kind == TICKET_ERASE ? R_ERASE : R_MYDATA);
  if (open) { /* asked twice is answered once */
    answer_number(&turn->answer, "n", number);
    return TRUE;
  }
  ticket.kind = kind;
  ticket.person = turn->person;
  ticket.msisdn = turn->phone->msisdn;
  ticket.opened_ms = turn->own_ms;
  ticket.due_day = day_add(turn->today, turn->programme->limits.ticket_days);
  if (!tickets_add(turn->book, &ticket, error))
    return FALSE;
  answer_number(&turn->answer, "n", ticket.id);
  return TRUE;
}
