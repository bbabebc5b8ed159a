#include "cli/ticket.h"

#include "clock.h"
#include "error.h"
#include "model/audit.h"
#include "model/phones.h"
#include "model/tickets.h"

#include <string.h>
#include <sysexits.h>

static int list(const Job *job, GError **error)
{
  const Day today = day_of_ms(clock_now_ms(), job->setup->programme->utc_offset_minutes);
  g_autoptr(GArray) tickets = g_array_new(FALSE, FALSE, sizeof(Ticket));
  g_array_set_clear_func(tickets, (GDestroyNotify)ticket_clear);
  if (!tickets_list(job->book, !job->line->all, tickets, error))
    return EX_SOFTWARE;
  for (guint i = 0; i < tickets->len; i++) {
    const Ticket *ticket = &g_array_index(tickets, Ticket, i);
    char masked[PHONE_MASK_SIZE] = "-";
    if (ticket->msisdn != 0)
      phone_mask(ticket->msisdn, masked);
    fprintf(job->out, "%" G_GINT64_FORMAT "\t%s\tdue %d", ticket->id, ticket_kind_name(ticket->kind), ticket->due_day);
    if (ticket->closed_ms == 0)
      fprintf(job->out, "\t%d days left", day_distance(today, ticket->due_day));
    else
      fprintf(job->out, "\tclosed: %s", ticket->outcome);
    fprintf(job->out, "\tperson %" G_GINT64_FORMAT "\t%s\n", ticket->person, masked);
  }
  if (tickets->len == 0)
    fputs("no ticket is open\n", job->out);
  return EX_OK;
}

static gboolean close_one(const Job *job, gint64 id, GError **error)
{
  g_autofree char *detail = g_strdup_printf("ticket %" G_GINT64_FORMAT, id);
  const gint64 now_ms = clock_now_ms();
  return tickets_close(job->book, id, now_ms, job->line->outcome, error) &&
         audit_add(job->book, now_ms, job->who, "ticket.closed", detail, error);
}

int cli_ticket(const Job *job, GError **error)
{
  char **words = job->line->words;
  guint64 id = 0;
  if (strcmp(words[1], "list") == 0 && words[2] == NULL)
    return list(job, error);
  if (strcmp(words[1], "close") != 0 || words[2] == NULL || job->line->outcome == NULL ||
      !g_ascii_string_to_unsigned(words[2], 10, 1, G_MAXINT32, &id, NULL)) {
    g_set_error_literal(error, FAILURE, FAILED_REJECT, "write: sammachip ticket list, or ticket close N --outcome TEXT");
    return EX_USAGE;
  }
  if (!book_begin(job->book, error))
    return EX_SOFTWARE;
  if (!close_one(job, (gint64)id, error)) {
    book_rollback(job->book);
    return EX_SOFTWARE;
  }
  return book_commit(job->book, error) ? EX_OK : EX_SOFTWARE;
}
