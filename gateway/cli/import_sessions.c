/* import sessions: fiscal_year, village, day (training day), planned_date, topic, venue. A day that is planned anew keeps the
 * topic and venue that are left empty. */
#include "import_kind.h"
#include "model/sessions.h"

static const CsvColumn columns[] = {{"fiscal_year", TRUE},  {"village", TRUE}, {"day", TRUE},
                                    {"planned_date", TRUE}, {"topic", FALSE},  {"venue", FALSE}};

static gint32 read_training_day(Import *import, const char *text, guint line)
{
  gint64 day = 0;
  if (!import_number(text, 1, (guint64)import->programme->training_days, &day)) {
    g_autofree char *mend = g_strdup_printf("write a number from 1 to %d", import->programme->training_days);
    csv_complain(&import->complaints, line, mend, "\"%s\" is no training day", text);
  }
  return (gint32)day;
}

static void check_planned(Import *import, const char *text, guint line, const Session *session)
{
  if (session->planned_day == 0)
    csv_complain(&import->complaints, line, "write 2017-03-25 or 25/3/2560", "there is no planned_date");
  else if (fiscal_year_of_day(session->planned_day) != session->fiscal_year)
    csv_complain(&import->complaints, line, "check the year of both", "\"%s\" does not lie in fiscal year %d", text,
                 session->fiscal_year);
}

/* What is known of the day so far. */
static gboolean read_known(Import *import, Session *session, GError **error)
{
  g_autoptr(GArray) known = g_array_new(FALSE, FALSE, sizeof(Session));
  if (!sessions_list(import->book, session->fiscal_year, session->village, known, error))
    return FALSE;
  for (guint i = 0; i < known->len; i++)
    if (g_array_index(known, Session, i).day == session->day)
      *session = g_array_index(known, Session, i);
  return TRUE;
}

static gboolean take_session(Import *import, const char *const *fields, guint line, GError **error)
{
  const guint before = import->complaints.count;
  Session session = {.fiscal_year = import_fiscal_year(import, fields[0], line)};
  const Village *village = import_village(import, fields[1], line);
  session.day = read_training_day(import, fields[2], line);
  session.village = village != NULL ? village->code : 0;
  if (session.village != 0 && !read_known(import, &session, error))
    return FALSE;
  session.planned_day = 0; /* told anew */
  import_words(import, fields[4], line, session.topic, sizeof session.topic);
  import_words(import, fields[5], line, session.venue, sizeof session.venue);
  if (import_day(import, fields[3], line, 0, &session.planned_day) && session.fiscal_year != 0)
    check_planned(import, fields[3], line, &session);
  if (import->complaints.count > before || session.village == 0)
    return TRUE;
  const gint64 key = ((gint64)session.village * 10000 + session.fiscal_year) * 100 + session.day;
  return !import_once(import, key, line) || sessions_put(import->book, &session, error);
}

const ImportKind import_sessions_kind = {columns, G_N_ELEMENTS(columns), take_session};
